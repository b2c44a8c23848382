import { chiSquareUpper, fUpper, noncentralFCdf } from './distributions.ts';
import { type GroupMoments, groupSquares } from './groupMoments.ts';
import { noncentralityInterval } from './noncentralityInterval.ts';
import { isConstant } from './pairSums.ts';
import { type Effect, type NotEstimable, notEstimable, type StatisticalTest } from './statisticsResult.ts';

export interface AnalysisOfVariance {
  readonly estimable: true;
  readonly effect: Effect;
  readonly test: StatisticalTest;
}

/**
 * One-way analysis of variance with ω², which is 0 where the groups differ no more than chance lets them. The interval is that of
 * the noncentral F distribution (Steiger 2004).
 */
export function analysisOfVariance(groups: readonly GroupMoments[]): AnalysisOfVariance | NotEstimable {
  const { n, between, within } = groupSquares(groups);
  if (isConstant(between + within, n)) return notEstimable('constant');
  if (isConstant(within, n)) return notEstimable('noVariationWithinGroups');
  const df1 = groups.length - 1;
  const df2 = n - groups.length;
  const unexplained = within / df2;
  const f = between / df1 / unexplained;
  const value = Math.max(0, (between - df1 * unexplained) / (between + within + unexplained));
  const limits = noncentralityInterval((lambda) => noncentralFCdf(f, df1, df2, lambda), df1 * f);
  const share = (lambda: number) => lambda / (lambda + n);
  return {
    estimable: true,
    effect: {
      name: 'omegaSquared',
      value,
      lower: Math.min(share(limits.lower), value),
      upper: Math.max(share(limits.upper), value),
    },
    test: { name: 'anova', statistic: f, degreesOfFreedom: [df1, df2], p: fUpper(f, df1, df2) },
  };
}

/**
 * The test of Kruskal and Wallis, corrected for ties: (N - 1) times the share of the variation of the ranks that is between the
 * groups.
 *
 * @param groups moments of the ranks
 */
export function kruskalWallis(groups: readonly GroupMoments[]): StatisticalTest | NotEstimable {
  const { n, between, within } = groupSquares(groups);
  if (isConstant(between + within, n)) return notEstimable('constant');
  const h = ((n - 1) * between) / (between + within);
  const df = groups.length - 1;
  return { name: 'kruskalWallis', statistic: h, degreesOfFreedom: [df], p: chiSquareUpper(h, df) };
}
