import { Line, Svg, View } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { CurveResult } from '../../domain/statistics/survivalResult.ts';
import { colour, size, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ChartLabel, ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { textWidth } from '../layout/textWidth.ts';
import { PlotAxes } from './PlotAxes.tsx';
import { CURVE_LOOKS, type CurveLook, MOST_BANDS, SurvivalCurve } from './SurvivalCurve.tsx';

const FRAME = { height: 136, right: 12, top: 14, bottom: 30 } as const;
const LEVEL = { least: 46, most: 110, characters: 40, key: 20 } as const;
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const RISK_ROW = 10.5;

interface SurvivalChartProps {
  readonly curves: readonly CurveResult[];
  /** The times at which rows under observation are counted. */
  readonly riskTimes: readonly number[];
  /** Names of the columns of the groups and of the time. */
  readonly column: string;
  readonly time: string;
  /** Points. */
  readonly width: number;
}

/** Survival curves by group, over the numbers of rows still under observation. */
export function SurvivalChart({ curves, riskTimes, column, time, width }: SurvivalChartProps): ReactNode {
  const { i18n, figures } = useReportLayout();
  const { chart } = i18n.analysis;
  const drawn = CURVE_LOOKS.flatMap((look, at) => {
    const curve = curves[at];
    return curve ? [{ look, curve }] : [];
  });
  const left = labelWidth(drawn.map(({ curve }) => curve.level ?? ''));
  const last = Math.max(
    riskTimes.at(-1) ?? 0,
    ...drawn.map(({ curve }) => curve.steps.at(-1)?.time ?? 0),
    1e-300,
  );
  const x = scaleLinear([0, last], [left, width - FRAME.right]);
  const y = scaleLinear([0, 1], [FRAME.height - FRAME.bottom, FRAME.top]);
  const notes = curves.length > drawn.length ? chart.moreCurves(curves.length - drawn.length) : '';
  return (
    <View>
      <Svg width={width} height={FRAME.height} viewBox={`0 0 ${width} ${FRAME.height}`}>
        <PlotAxes
          frame={{ ...FRAME, left, width }}
          horizontal={{
            title: shortened(time, 60),
            ticks: riskTimes.map((at) => ({ at: x(at), label: figures.measure(at) })),
          }}
          vertical={{
            title: chart.withoutEvent,
            ticks: SHARES.map((share) => ({ at: y(share), label: figures.percent(share) })),
          }}
        />
        {drawn.map(({ curve, look }) => (
          <SurvivalCurve
            key={curve.id}
            curve={curve}
            look={look}
            hasBand={drawn.length <= MOST_BANDS}
            until={lastAtRisk(curve, riskTimes)}
            x={x}
            y={y}
          />
        ))}
      </Svg>
      <ReportText as="label" bold>
        {`${chart.atRisk}, ${shortened(column, 60)}`}
      </ReportText>
      {drawn.map(({ curve, look }) => (
        <RiskRow
          key={curve.id}
          curve={curve}
          look={look}
          left={left}
          width={width}
          places={riskTimes.map(x)}
        />
      ))}
      {notes === '' ? null : (
        <ReportText as="note" style={{ marginTop: space.xs }}>
          {notes}
        </ReportText>
      )}
    </View>
  );
}

function labelWidth(levels: readonly string[]): number {
  const widest = Math.max(
    0,
    ...levels.map((level) => textWidth(shortened(level, LEVEL.characters), size.label)),
  );
  return Math.min(LEVEL.most, Math.max(LEVEL.least, LEVEL.key + widest + 10));
}

/** The last counted time at which rows were under observation: the curve is known until then at least. */
const lastAtRisk = ({ atRisk }: CurveResult, riskTimes: readonly number[]): number =>
  riskTimes[atRisk.findLastIndex((count) => count > 0)] ?? 0;

interface RiskRowProps {
  readonly curve: CurveResult;
  readonly look: CurveLook;
  readonly left: number;
  readonly width: number;
  /** Of the times, in the chart's points. */
  readonly places: readonly number[];
}

/** The key of a curve, its level, and its rows under observation below the times. */
function RiskRow({ curve, look, left, width, places }: RiskRowProps): ReactNode {
  const { figures } = useReportLayout();
  return (
    <View style={{ flexDirection: 'row', alignItems: 'center', minHeight: RISK_ROW }}>
      <View style={{ width: left - 8, flexDirection: 'row', alignItems: 'center', gap: space.xs }}>
        <Svg width={LEVEL.key - 3} height={6} viewBox={`0 0 ${LEVEL.key - 3} 6`}>
          <Line
            x1={0}
            x2={LEVEL.key - 3}
            y1={3}
            y2={3}
            stroke={look.stroke}
            strokeWidth={look.width}
            {...(look.dashes === undefined ? {} : { strokeDasharray: look.dashes })}
          />
        </Svg>
        <ReportText as="label" style={{ flex: 1, color: colour.ink }}>
          {shortened(curve.level ?? '', LEVEL.characters)}
        </ReportText>
      </View>
      <Svg
        width={width - left + 8}
        height={RISK_ROW}
        viewBox={`${left - 8} 0 ${width - left + 8} ${RISK_ROW}`}
      >
        {curve.atRisk.map((count, at) => (
          <ChartLabel key={places[at] ?? 0} x={places[at] ?? 0} y={7.6} anchor="middle" fill={colour.ink}>
            {figures.count(count)}
          </ChartLabel>
        ))}
      </Svg>
    </View>
  );
}
