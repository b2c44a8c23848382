import { NORMAL_95, tTwoSided } from './distributions.ts';
import { MINIMUM_ROWS } from './minimumRows.ts';
import { isConstant, type PairSums } from './pairSums.ts';
import {
  type Effect,
  finiteOrNull,
  type NotEstimable,
  notEstimable,
  type StatisticalTest,
} from './statisticsResult.ts';

/** A coefficient with Fisher's interval and the t test of its being zero. */
export interface Correlation {
  readonly estimable: true;
  readonly effect: Effect;
  readonly test: StatisticalTest;
}

/**
 * The correlation of two columns over the rows that have both.
 *
 * @param name what the numbers are: values for `pearson`, their ranks for `spearman`, whose interval has the standard error of
 *   Bonett and Wright (2000)
 */
export function correlation(name: 'pearson' | 'spearman', sums: PairSums): Correlation | NotEstimable {
  const { n, sxx, syy, sxy } = sums;
  if (n < MINIMUM_ROWS) return notEstimable('tooFewRows');
  if (isConstant(sxx, n) || isConstant(syy, n)) return notEstimable('constant');
  const r = Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx) / Math.sqrt(syy)));
  const error = Math.sqrt((name === 'spearman' ? 1 + r ** 2 / 2 : 1) / (n - 3));
  const bound = (direction: number) =>
    Math.abs(r) === 1 ? r : Math.tanh(Math.atanh(r) + direction * NORMAL_95 * error);
  const df = n - 2;
  const t = r * Math.sqrt(df / (1 - r ** 2));
  return {
    estimable: true,
    effect: { name, value: r, lower: bound(-1), upper: bound(1) },
    test: {
      name,
      statistic: finiteOrNull(t),
      degreesOfFreedom: [df],
      p: Math.abs(r) === 1 ? 0 : tTwoSided(t, df),
    },
  };
}
