import { Svg, View } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { NumericColumn } from '../../domain/datasets/datasetProfile.ts';
import { BoxStrip } from '../charts/BoxStrip.tsx';
import { NO_NUMBER } from '../formats/numberFormats.ts';
import { CONTENT_WIDTH } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { type ReportLayout, useReportLayout } from '../layout/reportLayout.ts';
import { Cells, Table, type TableColumn, TableRow } from '../layout/Table.tsx';

const CELL = CONTENT_WIDTH / 10;
/** Digits and separators that fit a cell on one line. */
const CELL_CHARACTERS = 10;
const STRIP = { width: CELL * 5, height: 9, inset: 6 } as const;

/** Two lines per column: its name beside a box plot over the five-number summary, then its figures. */
export function NumericColumnsTable({ columns }: { readonly columns: readonly NumericColumn[] }): ReactNode {
  const layout = useReportLayout();
  const { i18n } = layout;
  if (columns.length === 0) return null;
  const { values, missing, distinct, mean, deviation, min, lower, median, upper, max } =
    i18n.analysis.figures;
  const titles = [values, missing, distinct, mean, deviation, min, lower, median, upper, max];
  const heads: readonly TableColumn[] = titles.map((title) => ({ title, width: CELL, align: 'right' }));
  return (
    <Table title={i18n.analysis.numericColumns} columns={heads} firstRow={90}>
      {columns.map((column) => (
        <TableRow key={column.name}>
          <View style={{ flexDirection: 'row', alignItems: 'center', marginBottom: 2 }}>
            <ReportText bold isProse={false} style={{ width: CELL * 5, lineHeight: 1.3 }}>
              {shortened(column.name, 120)}
            </ReportText>
            <Strip column={column} />
          </View>
          <Cells columns={heads} cells={figuresOf(column, layout)} />
        </TableRow>
      ))}
    </Table>
  );
}

function figuresOf(column: NumericColumn, { numbers, figures }: ReportLayout): string[] {
  const share = numbers.share(column.missing, column.count + column.missing);
  const missing = `${numbers.count(column.missing)} (${share})`;
  const measured = [
    column.mean,
    column.standardDeviation,
    column.min,
    column.lowerQuartile,
    column.median,
    column.upperQuartile,
    column.max,
  ].map((value) => {
    if (value === null || column.count === 0) return NO_NUMBER;
    const text = figures.measure(value);
    return text.length > CELL_CHARACTERS ? numbers.shortMeasure(value, CELL_CHARACTERS) : text;
  });
  return [numbers.count(column.count), missing, numbers.count(column.distinct), ...measured];
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
