import { Circle, G, Path, Svg } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ReactNode } from 'react';
import { colour } from '../layout/designTokens.ts';
import { PlotAxes } from './PlotAxes.tsx';
import { verticalTicks } from './ticks.ts';

const FRAME = { height: 150, left: 40, right: 14, top: 14, bottom: 30 } as const;
/** Points that the label of a period takes. */
const PERIOD_WIDTH = 42;

interface PeriodChartProps {
  readonly periods: readonly { readonly period: string; readonly value: number | null }[];
  /** What the values are. */
  readonly title: string;
  /** Of the date. */
  readonly date: string;
  readonly written: (value: number) => string;
  /** Whether the axis begins at zero, as for counts. @default false */
  readonly fromZero?: boolean;
  /** Points. */
  readonly width: number;
}

/** A value in each period as a line, which a period without rows interrupts. */
export function PeriodChart({
  periods,
  title,
  date,
  written,
  fromZero = false,
  width,
}: PeriodChartProps): ReactNode {
  const values = periods.flatMap(({ value }) => value ?? []);
  const [low, high] = [fromZero ? 0 : Math.min(...values), Math.max(...values)];
  const half = high > low ? 0 : Math.max(1, Math.abs(high)) / 2;
  const x = scaleLinear([0, Math.max(1, periods.length - 1)], [FRAME.left + 6, width - FRAME.right]);
  const y = scaleLinear(
    [low - (fromZero ? 0 : half), high + half],
    [FRAME.height - FRAME.bottom, FRAME.top],
  ).nice(4);
  const every = Math.max(1, Math.ceil((periods.length * PERIOD_WIDTH) / (width - FRAME.left - FRAME.right)));
  const path = line<PeriodChartProps['periods'][number]>()
    .defined(({ value }) => value !== null)
    .x((_, at) => x(at))
    .y(({ value }) => y(value ?? 0))([...periods]);
  return (
    <Svg width={width} height={FRAME.height} viewBox={`0 0 ${width} ${FRAME.height}`}>
      <PlotAxes
        frame={{ ...FRAME, width }}
        horizontal={{
          title: date,
          ticks: periods.flatMap(({ period }, at) =>
            at % every === 0 ? [{ at: x(at), label: period }] : [],
          ),
        }}
        vertical={{ title, ticks: verticalTicks(y, 4, written) }}
      />
      <Path d={path ?? ''} fill="none" stroke={colour.accent} strokeWidth={1.3} />
      <G>
        {periods.map(({ period, value }, at) =>
          value === null ? null : (
            <Circle key={period} cx={x(at)} cy={y(value)} r={1.7} fill={colour.accent} />
          ),
        )}
      </G>
    </Svg>
  );
}
