import { t95, tTwoSided } from './distributions.ts';
import { MINIMUM_ROWS } from './minimumRows.ts';
import { isConstant, type PairSums } from './pairSums.ts';
import {
  type Effect,
  finiteOrNull,
  type NotEstimable,
  notEstimable,
  type StatisticalTest,
} from './statisticsResult.ts';

export interface Trend {
  readonly estimable: true;
  readonly effect: Effect;
  readonly test: StatisticalTest;
}

/**
 * The straight line through a number over time, by least squares.
 *
 * @param sums x is the time, y the number, both in standard deviations of their columns
 * @param scale units of y per year in which a slope of 1 results
 */
export function trend({ n, sxx, syy, sxy }: PairSums, scale: number): Trend | NotEstimable {
  if (n < MINIMUM_ROWS) return notEstimable('tooFewRows');
  if (isConstant(sxx, n) || isConstant(syy, n)) return notEstimable('constant');
  const df = n - 2;
  const slope = sxy / sxx;
  const error = Math.sqrt(Math.max(0, syy - slope * sxy) / df / sxx);
  const reach = t95(df) * error;
  return {
    estimable: true,
    effect: {
      name: 'slopePerYear',
      value: slope * scale,
      lower: (slope - reach) * scale,
      upper: (slope + reach) * scale,
    },
    test: {
      name: 'trend',
      statistic: finiteOrNull(slope / error),
      degreesOfFreedom: [df],
      p: error === 0 ? 0 : tTwoSided(slope / error, df),
    },
  };
}
