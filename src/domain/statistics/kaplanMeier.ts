import { NORMAL_95 } from './distributions.ts';
import { riskSets, type SurvivalCounts, totalEvents, totalRows } from './survivalCounts.ts';

/** The share without an event from a time on, with its 95 % interval; null where the share is 0 and has none. */
export interface SurvivalStep {
  readonly time: number;
  readonly survival: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A time by which half have had the event; null where the curve, or the bound, does not fall to a half. */
export interface MedianSurvival {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  readonly median: MedianSurvival;
  /** One per time with an event. */
  readonly steps: readonly SurvivalStep[];
}

/**
 * The estimate of Kaplan and Meier with the variance of Greenwood and intervals on the scale of log(-log S); the interval of the
 * median is that of Brookmeyer and Crowley (1982) on the same scale.
 */
export function kaplanMeier(counts: SurvivalCounts): SurvivalCurve {
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let variance = 0;
  for (const { time, events, atRisk } of riskSets(counts)) {
    if (events === 0) continue;
    survival *= (atRisk - events) / atRisk;
    variance += events / (atRisk * (atRisk - events));
    steps.push({ time, survival, ...interval(survival, variance) });
  }
  return { n: totalRows(counts), events: totalEvents(counts), median: median(steps), steps };
}

function interval(survival: number, variance: number): Pick<SurvivalStep, 'lower' | 'upper'> {
  if (survival === 0) return { lower: null, upper: null };
  const reach = (NORMAL_95 * Math.sqrt(variance)) / Math.abs(Math.log(survival));
  return { lower: survival ** Math.exp(reach), upper: survival ** Math.exp(-reach) };
}

/** Shares that differ by less are the same, but for rounding. */
const ROUNDING = 1e-9;

/** Where the curve is at a half between two events, the median is the middle of the two, as in R. */
function median(steps: readonly SurvivalStep[]): MedianSurvival {
  const first = (share: (step: SurvivalStep) => number | null): number | null => {
    const at = steps.findIndex((step) => (share(step) ?? 0) <= 0.5 + ROUNDING);
    const step = steps[at];
    if (step === undefined) return null;
    const isHalf = Math.abs((share(step) ?? 0) - 0.5) <= ROUNDING;
    return isHalf ? (step.time + (steps[at + 1]?.time ?? step.time)) / 2 : step.time;
  };
  return {
    value: first(({ survival }) => survival),
    lower: first(({ lower }) => lower),
    upper: first(({ survival, upper }) => (survival === 0 ? 1 : upper)),
  };
}

/** As many steps as a drawing shows: evenly chosen, the last among them. */
export function thinSteps(steps: readonly SurvivalStep[], most: number): SurvivalStep[] {
  if (steps.length <= most) return [...steps];
  return Array.from({ length: most }, (_, at) => {
    const step = steps[Math.round((at * (steps.length - 1)) / (most - 1))];
    return step === undefined ? [] : [step];
  }).flat();
}
