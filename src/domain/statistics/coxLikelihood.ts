import type { GroupTime } from './groupTimes.ts';
import type { Likelihood } from './maximiseLikelihood.ts';

/** With more events at one time, the sum over them is taken at this many places, which changes it by less than a millionth. */
const MOST_PLACES = 64;

/** Efron's weights for ties: which shares of the events count as gone, and how many events each share stands for. */
export function efronShares(events: number): { readonly shares: readonly number[]; readonly weight: number } {
  const places = Math.min(Math.ceil(events), MOST_PLACES);
  const weight = events / places;
  const first = events > MOST_PLACES ? (weight - 1) / 2 : 0;
  return {
    shares: Array.from({ length: places }, (_, at) => (first + at * weight) / events),
    weight,
  };
}

/**
 * The partial log-likelihood of Cox's model for the group as the only factor, with Efron's method for ties.
 *
 * @param coefficients log hazard ratios of all groups but the first against the first
 */
export function coxGroupLikelihood(times: readonly GroupTime[], coefficients: readonly number[]): Likelihood {
  const size = coefficients.length;
  const factors = [1, ...coefficients.map((value) => Math.exp(value))];
  const gradient = coefficients.map(() => 0);
  const information = coefficients.map(() => coefficients.map(() => 0));
  let value = 0;
  for (const { events, atRisk } of times) {
    const hazards = factors.map((factor, group) => factor * (atRisk[group] ?? 0));
    const gone = factors.map((factor, group) => factor * (events[group] ?? 0));
    for (let at = 0; at < size; at += 1) {
      const count = events[at + 1] ?? 0;
      gradient[at] = (gradient[at] ?? 0) + count;
      value += count * (coefficients[at] ?? 0);
    }
    const { shares, weight } = efronShares(sum(events));
    for (const share of shares) {
      const left = hazards.map((hazard, group) => hazard - share * (gone[group] ?? 0));
      const total = sum(left);
      value -= weight * Math.log(total);
      for (let row = 0; row < size; row += 1) {
        const one = (left[row + 1] ?? 0) / total;
        gradient[row] = (gradient[row] ?? 0) - weight * one;
        const line = information[row] ?? [];
        for (let column = 0; column < size; column += 1) {
          const other = (left[column + 1] ?? 0) / total;
          line[column] = (line[column] ?? 0) + weight * one * ((row === column ? 1 : 0) - other);
        }
      }
    }
  }
  return { value, gradient, information };
}

/** Sums over the rows that end at one time, each weighted with its relative hazard, of 1, x and x². */
export interface HazardSums {
  readonly all: readonly [number, number, number];
  readonly events: readonly [number, number, number];
  /** Rows with the event, and the sum of their x. */
  readonly count: number;
  readonly x: number;
}

/**
 * The partial log-likelihood of Cox's model for one number, with Efron's method for ties.
 *
 * @param times the latest first
 */
export function coxNumberLikelihood(times: readonly HazardSums[], coefficient: number): Likelihood {
  const atRisk: [number, number, number] = [0, 0, 0];
  let value = 0;
  let gradient = 0;
  let information = 0;
  for (const { all, events, count, x } of times) {
    for (const power of [0, 1, 2] as const) atRisk[power] += all[power];
    if (count === 0) continue;
    value += coefficient * x;
    gradient += x;
    const { shares, weight } = efronShares(count);
    for (const share of shares) {
      const total = atRisk[0] - share * events[0];
      const mean = (atRisk[1] - share * events[1]) / total;
      value -= weight * Math.log(total);
      gradient -= weight * mean;
      information += weight * ((atRisk[2] - share * events[2]) / total - mean ** 2);
    }
  }
  return { value, gradient: [gradient], information: [[information]] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
