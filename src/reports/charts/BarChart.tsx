import { Line, Rect, Svg, View } from '@react-pdf/renderer';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { colour, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ChartLabel, ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { countTickValues, ticksThatFit } from './histogramGeometry.ts';
import { type ValueBar, valueBars } from './valueBars.ts';

/**
 * Labels longer than this stand above their bars; shorter ones beside them, in a column as wide as they
 * need.
 */
const LONG_LABEL = 16;
const LABEL = { leastWidth: 24, perCharacter: 5, mostCharacters: 70 } as const;
const FIGURE_WIDTH = 66;
const BAR_HEIGHT = 11;
/** Room for half of the last tick's label. */
const END = 10;

interface BarChartProps {
  readonly column: NumericColumn | TextColumn;
  /** Points. */
  readonly width: number;
}

/** Rows per value, with the number of rows and its share of all rows that have one. */
export function BarChart({ column, width }: BarChartProps): ReactNode {
  const { i18n, numbers } = useReportLayout();
  const bars = valueBars(column, i18n.analysis.chart.otherValues);
  const longest = Math.max(0, ...bars.map((bar) => bar.label.length));
  const beside = longest <= LONG_LABEL;
  const inset = beside ? Math.max(LABEL.leastWidth, longest * LABEL.perCharacter) + space.s : 0;
  const plot = width - inset - FIGURE_WIDTH - space.s;
  const most = Math.max(1, ...bars.map((bar) => bar.rows));
  const x = scaleLinear([0, Math.max(most, countTickValues(most, 3).at(-1) ?? 1)], [0.5, plot - END]);
  return (
    <View>
      {bars.map((bar) => (
        <View key={`${bar.rest}${bar.label}`} style={{ marginBottom: beside ? 0 : space.xs }}>
          {beside ? null : <Label bar={bar} />}
          <View
            style={{ flexDirection: 'row', alignItems: 'center', gap: space.s, minHeight: BAR_HEIGHT + 6 }}
          >
            {beside ? <Label bar={bar} width={inset - space.s} /> : null}
            <Bar bar={bar} width={plot} x={x} />
            <ReportText as="small" style={{ width: FIGURE_WIDTH }}>
              {`${numbers.count(bar.rows)} (${numbers.share(bar.rows, column.count)})`}
            </ReportText>
          </View>
        </View>
      ))}
      <RowsAxis x={x} width={plot} inset={inset} />
    </View>
  );
}

function Label({ bar, width }: { readonly bar: ValueBar; readonly width?: number }): ReactNode {
  return (
    <ReportText
      as="small"
      style={{
        color: bar.rest ? colour.muted : colour.ink,
        ...(width === undefined ? {} : { width, textAlign: 'right' as const }),
      }}
    >
      {shortened(bar.label, LABEL.mostCharacters)}
    </ReportText>
  );
}

interface ScaledProps {
  readonly x: ScaleLinear<number, number>;
  /** Points. */
  readonly width: number;
}

/** Other values together are an empty, dashed bar: not a value of their own. */
function Bar({ bar, x, width }: ScaledProps & { readonly bar: ValueBar }): ReactNode {
  return (
    <Svg width={width} height={BAR_HEIGHT} viewBox={`0 0 ${width} ${BAR_HEIGHT}`}>
      <Rect
        x={x(0)}
        y={0.5}
        width={Math.max(0.5, x(bar.rows) - x(0))}
        height={BAR_HEIGHT - 1}
        fill={bar.rest ? colour.white : colour.accentSoft}
        stroke={colour.accent}
        strokeWidth={0.6}
        {...(bar.rest ? { strokeDasharray: '2 1.5' } : {})}
      />
    </Svg>
  );
}

function RowsAxis({ x, width, inset }: ScaledProps & { readonly inset: number }): ReactNode {
  const { i18n, numbers } = useReportLayout();
  const ticks = ticksThatFit(x, 3, numbers.measure).filter(({ value }) => Number.isInteger(value));
  const [, end = width] = x.range();
  return (
    <Svg width={width} height={26} viewBox={`0 0 ${width} 26`} style={{ marginLeft: inset, marginTop: 2 }}>
      <Line x1={x(0)} x2={end} y1={1} y2={1} stroke={colour.ink} strokeWidth={0.7} />
      {ticks.map(({ at }) => (
        <Line key={at} x1={at} x2={at} y1={1} y2={4} stroke={colour.ink} strokeWidth={0.7} />
      ))}
      {ticks.map(({ at, label }) => (
        <ChartLabel key={at} x={at} y={12} anchor={at < 5 ? 'start' : 'middle'}>
          {label}
        </ChartLabel>
      ))}
      <ChartLabel x={end / 2} y={23} anchor="middle">
        {i18n.analysis.chart.rowsAxis}
      </ChartLabel>
    </Svg>
  );
}
