import { NORMAL_95, tTwoSided } from './distributions.ts';
import { type GroupMoments, groupSquares } from './groupMoments.ts';
import { isConstant } from './pairSums.ts';
import {
  type Effect,
  finiteOrNull,
  type NotEstimable,
  notEstimable,
  type StatisticalTest,
} from './statisticsResult.ts';

export interface Difference {
  readonly estimable: true;
  readonly effect: Effect;
  readonly test: StatisticalTest;
}

/**
 * Cohen's d of two groups, positive when the first has the larger mean, with the large-sample interval of Hedges and Olkin
 * (1985), and Welch's t test, which does not assume equal variances.
 */
export function standardisedDifference(
  compared: GroupMoments,
  against: GroupMoments,
): Difference | NotEstimable {
  const { n, between, within } = groupSquares([compared, against]);
  if (isConstant(between + within, n)) return notEstimable('constant');
  if (isConstant(within, n)) return notEstimable('noVariationWithinGroups');
  const difference = compared.mean - against.mean;
  const d = difference / Math.sqrt(within / (n - 2));
  const reach = NORMAL_95 * Math.sqrt(n / (compared.n * against.n) + d ** 2 / (2 * n));
  const errors = [compared, against].map((group) => group.variance / group.n);
  const square = errors.reduce((sum, error) => sum + error, 0);
  const t = difference / Math.sqrt(square);
  const df =
    square ** 2 /
    [compared, against].reduce((sum, group, at) => sum + (errors[at] ?? 0) ** 2 / (group.n - 1), 0);
  return {
    estimable: true,
    effect: { name: 'standardisedDifference', value: d, lower: d - reach, upper: d + reach },
    test: { name: 'welch', statistic: finiteOrNull(t), degreesOfFreedom: [df], p: tTwoSided(t, df) },
  };
}
