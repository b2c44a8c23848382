import { G, Path } from '@react-pdf/renderer';
import { area, curveStepAfter, line } from 'd3-shape';
import type { ReactNode } from 'react';
import type { CurveResult } from '../../domain/statistics/survivalResult.ts';
import { colour } from '../layout/designTokens.ts';

/** How a curve is told from the others: by dashes and width as well as by colour. */
export interface CurveLook {
  readonly stroke: string;
  readonly width: number;
  readonly dashes: string | undefined;
}

export const CURVE_LOOKS: readonly CurveLook[] = [
  { stroke: colour.accent, width: 1.5, dashes: undefined },
  { stroke: colour.notice, width: 1.5, dashes: '5 2' },
  { stroke: colour.ink, width: 1.1, dashes: '1.5 1.5' },
  { stroke: colour.muted, width: 2.2, dashes: undefined },
  { stroke: colour.accent, width: 1.1, dashes: '7 2 1.5 2' },
];

/** Curves with bands of their intervals; more bands would hide each other. */
export const MOST_BANDS = 2;

interface SurvivalCurveProps {
  readonly curve: CurveResult;
  readonly look: CurveLook;
  readonly hasBand: boolean;
  /** The time up to which the curve is drawn on after its last event. */
  readonly until: number;
  readonly x: (time: number) => number;
  readonly y: (share: number) => number;
}

/** The share without the event as steps, from all rows at time 0. */
export function SurvivalCurve({ curve, look, hasBand, until, x, y }: SurvivalCurveProps): ReactNode {
  const steps = [{ time: 0, survival: 1, lower: 1, upper: 1 }, ...curve.steps];
  const last = steps.at(-1);
  const points = last && until > last.time ? [...steps, { ...last, time: until }] : steps;
  const path = line<(typeof points)[number]>()
    .x(({ time }) => x(time))
    .y(({ survival }) => y(survival))
    .curve(curveStepAfter)(points);
  const band = area<(typeof points)[number]>()
    .defined(({ lower, upper }) => lower !== null && upper !== null)
    .x(({ time }) => x(time))
    .y0(({ lower }) => y(lower ?? 0))
    .y1(({ upper }) => y(upper ?? 0))
    .curve(curveStepAfter)(points);
  return (
    <G>
      {hasBand ? <Path d={band ?? ''} fill={look.stroke} fillOpacity={0.12} /> : null}
      <Path
        d={path ?? ''}
        fill="none"
        stroke={look.stroke}
        strokeWidth={look.width}
        {...(look.dashes === undefined ? {} : { strokeDasharray: look.dashes })}
      />
    </G>
  );
}
