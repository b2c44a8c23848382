import { G, Line } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour } from '../layout/designTokens.ts';
import { fittedText } from '../layout/fittedText.ts';
import { ChartLabel } from '../layout/ReportText.tsx';
import type { Tick } from './ticks.ts';

/** A drawing's size and the room around its plot, in points. */
export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Axis {
  readonly title: string;
  readonly ticks: readonly Pick<Tick, 'at' | 'label'>[];
}

interface PlotAxesProps {
  readonly frame: PlotFrame;
  readonly horizontal: Axis;
  readonly vertical: Axis;
}

/** The axes of a plot: the title of the vertical one above it, faint lines at its ticks. */
export function PlotAxes({ frame, horizontal, vertical }: PlotAxesProps): ReactNode {
  const base = frame.height - frame.bottom;
  const end = frame.width - frame.right;
  return (
    <G>
      <ChartLabel x={0} y={7}>
        {fittedText(vertical.title, frame.width)}
      </ChartLabel>
      {vertical.ticks.map(({ at, label }) => (
        <G key={at}>
          <Line x1={frame.left} x2={end} y1={at} y2={at} stroke={colour.faint} strokeWidth={0.5} />
          <ChartLabel x={frame.left - 4} y={at + 2.4} anchor="end">
            {label}
          </ChartLabel>
        </G>
      ))}
      <Line x1={frame.left} x2={end} y1={base} y2={base} stroke={colour.ink} strokeWidth={0.7} />
      {horizontal.ticks.map(({ at, label }) => (
        <G key={at}>
          <Line x1={at} x2={at} y1={base} y2={base + 3} stroke={colour.ink} strokeWidth={0.7} />
          <ChartLabel x={at} y={base + 12} anchor="middle">
            {label}
          </ChartLabel>
        </G>
      ))}
      <ChartLabel x={(frame.left + end) / 2} y={base + 24} anchor="middle">
        {fittedText(horizontal.title, end - frame.left)}
      </ChartLabel>
    </G>
  );
}
