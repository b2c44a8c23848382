import type { ScaleLinear } from 'd3-scale';
import { scaleLinear } from 'd3-scale';

export interface Tick {
  readonly value: number;
  /** Distance along the axis in the drawing's points. */
  readonly at: number;
  readonly label: string;
}

/** Whole-number ticks from 0 to at least `most`, at most `wanted` steps. */
export function countTickValues(most: number, wanted: number): number[] {
  const scale = scaleLinear([0, Math.max(1, most)], [0, 1]).nice(wanted);
  return scale.ticks(wanted).filter(Number.isInteger);
}

/** Width of one digit of a tick's label and the least room between two labels, in points. */
const DIGIT_WIDTH = 3.9;
const LABEL_GAP = 8;

/** As many round ticks as leave their labels apart, at most about `wanted`. */
export function ticksThatFit(
  scale: ScaleLinear<number, number>,
  wanted: number,
  written: (value: number) => string,
): Tick[] {
  const ticks = scale.ticks(wanted).map((value) => ({ value, at: scale(value), label: written(value) }));
  const crowded = ticks.some((tick, index) => {
    const next = ticks[index + 1];
    if (next === undefined) return false;
    const labels = ((tick.label.length + next.label.length) / 2) * DIGIT_WIDTH;
    return next.at - tick.at < labels + LABEL_GAP;
  });
  return crowded && wanted > 1 ? ticksThatFit(scale, wanted - 1, written) : ticks;
}

/** Round ticks of a vertical axis, at most about `wanted`: its labels stand below each other. */
export const verticalTicks = (
  scale: ScaleLinear<number, number>,
  wanted: number,
  written: (value: number) => string,
): Tick[] => scale.ticks(wanted).map((value) => ({ value, at: scale(value), label: written(value) }));
