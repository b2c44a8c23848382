import { Svg, View } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { NumericColumn } from '../domain/datasetProfile.ts';
import { BoxStrip } from './charts/HistogramChart.tsx';
import { page } from './designTokens.ts';
import { formatCount, formatShare, formatShortMeasure } from './numberFormat.ts';
import { shortened } from './printableText.ts';
import { Cells, Table, type TableColumn, TableRow } from './Table.tsx';
import { Words } from './Words.tsx';

const CELL = page.contentWidth / 10;
/** Digits and separators that fit a cell on one line. */
const CELL_CHARACTERS = 10;
const COLUMNS: readonly TableColumn[] = [
  'Values',
  'Missing',
  'Distinct',
  'Mean',
  'Std. dev.',
  'Min.',
  'Lower q.',
  'Median',
  'Upper q.',
  'Max.',
].map((title) => ({ title, width: CELL, align: 'right' }));
const STRIP = { width: CELL * 5, height: 9, inset: 6 } as const;

/** Two lines a column: its name beside a box plot over the five-number summary, then its figures. */
export function NumericColumnsTable({ columns }: { readonly columns: readonly NumericColumn[] }): ReactNode {
  if (columns.length === 0) return null;
  return (
    <Table title="Numeric columns" columns={COLUMNS} firstRow={90}>
      {columns.map((column) => (
        <TableRow key={column.name}>
          <View style={{ flexDirection: 'row', alignItems: 'center', marginBottom: 2 }}>
            <Words bold style={{ width: CELL * 5, lineHeight: 1.3 }}>
              {shortened(column.name, 120)}
            </Words>
            <Strip column={column} />
          </View>
          <Cells columns={COLUMNS} cells={figures(column)} />
        </TableRow>
      ))}
    </Table>
  );
}

function figures(column: NumericColumn): string[] {
  const missing =
    `${formatCount(column.missing)} ` + `(${formatShare(column.missing, column.count + column.missing)})`;
  const measured = [
    column.mean,
    column.standardDeviation,
    column.min,
    column.lowerQuartile,
    column.median,
    column.upperQuartile,
    column.max,
  ].map((value) => (value === null || column.count === 0 ? '–' : formatShortMeasure(value, CELL_CHARACTERS)));
  return [formatCount(column.count), missing, formatCount(column.distinct), ...measured];
}

function Strip({ column }: { readonly column: NumericColumn }): ReactNode {
  const { min, lowerQuartile, median, upperQuartile, max } = column;
  if (column.count === 0 || !(max > min) || !Number.isFinite(max - min)) return null;
  const x = scaleLinear([min, max], [STRIP.inset, STRIP.width - STRIP.inset]);
  return (
    <Svg width={STRIP.width} height={STRIP.height} viewBox={`0 0 ${STRIP.width} ${STRIP.height}`}>
      <BoxStrip
        box={{
          min: x(min),
          lowerQuartile: x(lowerQuartile),
          median: x(median),
          upperQuartile: x(upperQuartile),
          max: x(max),
        }}
        top={1}
        height={STRIP.height - 2}
      />
    </Svg>
  );
}
