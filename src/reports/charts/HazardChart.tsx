import { Line, Rect, Svg, View } from '@react-pdf/renderer';
import { scaleLog } from 'd3-scale';
import type { ReactNode } from 'react';
import type { Effect } from '../../domain/statistics/statisticsResult.ts';
import { colour, space } from '../layout/designTokens.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { FramedRow, rowFrame, TickLines, ValueAxis } from './RowFrame.tsx';

const ROW_HEIGHT = 18;
const MARK = 6;
const FIGURE_WIDTH = 96;
const TICKS = [0.01, 0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5, 10, 100];

interface HazardChartProps {
  readonly hazards: readonly { readonly column: string; readonly effect: Effect }[];
  /** The column that the chart is about. */
  readonly column: string;
  /** Points. */
  readonly width: number;
}

/** Hazard ratios with their intervals, one row per number, on a logarithmic axis. */
export function HazardChart({ hazards, column, width }: HazardChartProps): ReactNode {
  const { i18n, figures } = useReportLayout();
  const frame = rowFrame(
    width,
    hazards.map((hazard) => hazard.column),
    FIGURE_WIDTH,
  );
  const from = Math.max(1e-3, Math.min(0.75, ...hazards.map(({ effect }) => effect.lower)));
  const to = Math.min(1e3, Math.max(1.33, ...hazards.map(({ effect }) => effect.upper)));
  const x = scaleLog([from, to], [8, frame.plot - 8]).clamp(true);
  const ticks = TICKS.filter((value) => value >= from && value <= to)
    .map((value) => ({ value, at: x(value), label: figures.measure(value) }))
    .filter(({ at, value }, _, all) => value === 1 || Math.abs(at - x(1)) > 16 || all.length < 3);
  return (
    <View>
      {hazards.map(({ column: name, effect }) => (
        <FramedRow
          key={name}
          frame={frame}
          label={name}
          figure={`${figures.effect(effect)} (${figures.bounds(effect)})`}
          isBold={name === column}
        >
          <Svg width={frame.plot} height={ROW_HEIGHT} viewBox={`0 0 ${frame.plot} ${ROW_HEIGHT}`}>
            <TickLines ticks={ticks} height={ROW_HEIGHT} />
            <Line x1={x(1)} x2={x(1)} y1={0} y2={ROW_HEIGHT} stroke={colour.muted} strokeWidth={0.7} />
            <Line
              x1={x(effect.lower)}
              x2={x(effect.upper)}
              y1={ROW_HEIGHT / 2}
              y2={ROW_HEIGHT / 2}
              stroke={colour.accent}
              strokeWidth={1.2}
            />
            <Rect
              x={x(effect.value) - MARK / 2}
              y={(ROW_HEIGHT - MARK) / 2}
              width={MARK}
              height={MARK}
              fill={name === column ? colour.accent : colour.white}
              stroke={colour.accent}
              strokeWidth={1}
            />
          </Svg>
        </FramedRow>
      ))}
      <ValueAxis frame={frame} x={x} ticks={ticks} title={i18n.results.effects.hazardRatio} />
      <ReportText as="note" style={{ marginTop: space.xs }}>
        {i18n.analysis.chart.hazards}
      </ReportText>
    </View>
  );
}
