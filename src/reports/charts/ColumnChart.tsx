import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { space } from '../typeset/designTokens.ts';
import { shortened } from '../typeset/printableText.ts';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
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
  const { copy, numbers } = useTypesetting();
  const { chart } = copy.analysis;
  const share = numbers.share(column.missing, column.count + column.missing);
  const missing = column.missing === 0 ? chart.noneMissing : chart.shareMissing(share);
  return (
    <View style={{ width }} wrap={false}>
      <Words bold>{shortened(column.name, 80)}</Words>
      <Words as="note">{`${chart.values(column.count)}, ${missing}`}</Words>
      <View style={{ marginTop: space.s }}>
        {column.count === 0 ? (
          <Words as="note">{chart.empty}</Words>
        ) : (
          <Drawing column={column} width={width} />
        )}
      </View>
    </View>
  );
}

function Drawing({ column, width }: ColumnChartProps): ReactNode {
  const { copy, numbers } = useTypesetting();
  if (column.kind === 'text' || isDiscrete(column)) return <BarChart column={column} width={width} />;
  const { lowerQuartile, median, upperQuartile, min, max } = column;
  return (
    <>
      <HistogramChart column={column} width={width} />
      <Words as="note">
        {copy.analysis.chart.spread(
          numbers.measure(median),
          numbers.measure(lowerQuartile),
          numbers.measure(upperQuartile),
          numbers.measure(min),
          numbers.measure(max),
        )}
      </Words>
    </>
  );
}
