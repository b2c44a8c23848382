import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { NumericColumn } from '../../domain/datasets/datasetProfile.ts';

/** A drawing's size and the room around its plot, in points. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Tick {
  readonly value: number;
  /** Distance along the axis in the drawing's points. */
  readonly at: number;
  readonly label: string;
}

export interface HistogramGeometry {
  readonly bars: readonly { x: number; y: number; width: number; height: number }[];
  readonly valueTicks: readonly Tick[];
  readonly countTicks: readonly Tick[];
  /** Positions of the five-number summary on the value axis. */
  readonly box: {
    readonly min: number;
    readonly lowerQuartile: number;
    readonly median: number;
    readonly upperQuartile: number;
    readonly max: number;
  };
  /** Top and bottom of the plot. */
  readonly top: number;
  readonly base: number;
}

/** Width of the value axis when every value is the same, so that its only bar has a width. */
const SINGLE_VALUE_SPAN = 1;

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

/** Where the bars, ticks and quartiles of a numeric column go; null when it has no values to draw. */
export function histogramGeometry(
  column: NumericColumn,
  frame: ChartFrame,
  written: (value: number) => string,
): HistogramGeometry | null {
  const { min, max } = column;
  if (column.count === 0 || column.histogram.length === 0 || !Number.isFinite(max - min)) return null;
  const half = max > min ? 0 : Math.max(SINGLE_VALUE_SPAN, Math.abs(min)) / 2;
  const x = scaleLinear([min - half, max + half], [frame.left, frame.width - frame.right]);
  const most = Math.max(...column.histogram.map((bin) => bin.count));
  const counts = countTickValues(most, 4);
  const base = frame.height - frame.bottom;
  const y = scaleLinear([0, Math.max(most, counts.at(-1) ?? 1)], [base, frame.top]);
  const narrow = half / 4;
  return {
    bars: column.histogram.map(({ from, to, count }) => {
      const left = x(max > min ? from : from - narrow);
      const right = x(max > min ? to : to + narrow);
      return { x: left, y: y(count), width: Math.max(0.5, right - left), height: base - y(count) };
    }),
    valueTicks: max > min ? ticksThatFit(x, 5, written) : [{ value: min, at: x(min), label: written(min) }],
    countTicks: counts.map((value) => ({ value, at: y(value), label: written(value) })),
    box: {
      min: x(min),
      lowerQuartile: x(column.lowerQuartile),
      median: x(column.median),
      upperQuartile: x(column.upperQuartile),
      max: x(max),
    },
    top: frame.top,
    base,
  };
}
