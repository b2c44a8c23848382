import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../../domain/datasetProfile.ts';
import { space } from '../designTokens.ts';
import { counted, formatMeasure, formatShare } from '../numberFormat.ts';
import { shortened } from '../printableText.ts';
import { Words } from '../Words.tsx';
import { BarChart } from './BarChart.tsx';
import { HistogramChart } from './HistogramChart.tsx';
import { isDiscrete } from './valueBars.ts';

interface ColumnChartProps {
  readonly column: NumericColumn | TextColumn;
  /** Points. */
  readonly width: number;
}

/** A column's distribution with its name, how complete it is, and what the drawing shows in words. */
export function ColumnChart({ column, width }: ColumnChartProps): ReactNode {
  const total = column.count + column.missing;
  const missing = column.missing === 0 ? 'none missing' : `${formatShare(column.missing, total)} missing`;
  return (
    <View style={{ width }} wrap={false}>
      <Words bold>{shortened(column.name, 80)}</Words>
      <Words as="note">{`${counted(column.count, 'value')}, ${missing}`}</Words>
      <View style={{ marginTop: space.s }}>
        {column.count === 0 ? (
          <Words as="note">Every cell of this column is empty, so there is nothing to draw.</Words>
        ) : (
          <Drawing column={column} width={width} />
        )}
      </View>
    </View>
  );
}

function Drawing({ column, width }: ColumnChartProps): ReactNode {
  if (column.kind === 'text' || isDiscrete(column)) return <BarChart column={column} width={width} />;
  const { lowerQuartile, median, upperQuartile, min, max } = column;
  return (
    <>
      <HistogramChart column={column} width={width} />
      <Words as="note">
        {`Median ${formatMeasure(median)}; middle half ${formatMeasure(lowerQuartile)} to ` +
          `${formatMeasure(upperQuartile)}; all values ${formatMeasure(min)} to ` +
          `${formatMeasure(max)}.`}
      </Words>
    </>
  );
}
