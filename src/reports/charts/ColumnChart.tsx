import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
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
  const { i18n, numbers } = useReportLayout();
  const { chart } = i18n.analysis;
  const share = numbers.share(column.missing, column.count + column.missing);
  const missing = column.missing === 0 ? chart.noneMissing : chart.shareMissing(share);
  return (
    <View style={{ width }} wrap={false}>
      <ReportText bold>{shortened(column.name, 80)}</ReportText>
      <ReportText as="note">{`${chart.values(column.count)}, ${missing}`}</ReportText>
      <View style={{ marginTop: space.s }}>
        {column.count === 0 ? (
          <ReportText as="note">{chart.empty}</ReportText>
        ) : (
          <Drawing column={column} width={width} />
        )}
      </View>
    </View>
  );
}

function Drawing({ column, width }: ColumnChartProps): ReactNode {
  const { i18n, numbers } = useReportLayout();
  if (column.kind === 'text' || isDiscrete(column)) return <BarChart column={column} width={width} />;
  const { lowerQuartile, median, upperQuartile, min, max } = column;
  return (
    <>
      <HistogramChart column={column} width={width} />
      <ReportText as="note">
        {i18n.analysis.chart.spread(
          numbers.measure(median),
          numbers.measure(lowerQuartile),
          numbers.measure(upperQuartile),
          numbers.measure(min),
          numbers.measure(max),
        )}
      </ReportText>
    </>
  );
}
