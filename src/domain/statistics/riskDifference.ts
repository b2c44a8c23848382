import { NORMAL_95 } from './distributions.ts';
import type { Effect } from './statisticsResult.ts';

/** Rows with an outcome, of all rows of a group. */
export interface Share {
  readonly count: number;
  readonly n: number;
}

/** The share of the first group less that of the second, with the interval of Newcombe (1998, method 10). */
export function riskDifference(compared: Share, against: Share): Effect {
  const [first, second] = [wilson(compared), wilson(against)];
  const value = first.share - second.share;
  return {
    name: 'riskDifference',
    value,
    lower: value - Math.hypot(first.share - first.lower, second.upper - second.share),
    upper: value + Math.hypot(first.upper - first.share, second.share - second.lower),
  };
}

/** A share with the interval of Wilson (1927), which stays between 0 and 1 and has a width also at 0 and 1. */
function wilson({ count, n }: Share): {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
} {
  const share = count / n;
  const square = NORMAL_95 ** 2;
  const middle = (share + square / (2 * n)) / (1 + square / n);
  const reach = (NORMAL_95 * Math.sqrt((share * (1 - share)) / n + square / (4 * n ** 2))) / (1 + square / n);
  return { share, lower: Math.max(0, middle - reach), upper: Math.min(1, middle + reach) };
}
