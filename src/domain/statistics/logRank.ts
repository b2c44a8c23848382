import { chiSquareUpper } from './distributions.ts';
import { type GroupTime, groupTimes } from './groupTimes.ts';
import { type NotEstimable, notEstimable, type StatisticalTest } from './statisticsResult.ts';
import type { SurvivalCounts } from './survivalCounts.ts';
import { dot, invertSymmetric, multiply } from './symmetricMatrix.ts';

export interface LogRank {
  readonly estimable: true;
  readonly test: StatisticalTest;
  /** Events that each group would have if the hazards were the same. */
  readonly expected: readonly number[];
}

/** The log-rank test of two or more groups. */
export function logRank(groups: readonly SurvivalCounts[]): LogRank | NotEstimable {
  if (groups.length < 2) return notEstimable('tooFewGroups');
  const times = groupTimes(groups);
  if (times.length === 0) return notEstimable('noEvents');
  const compared = groups.slice(1).map((_, at) => at + 1);
  const expected = groups.map(() => 0);
  const difference = compared.map(() => 0);
  const covariance = compared.map(() => compared.map(() => 0));
  for (const { events, atRisk } of times) {
    const d = sum(events);
    const n = sum(atRisk);
    const shares = atRisk.map((rows) => rows / n);
    for (const [group, share] of shares.entries()) expected[group] = (expected[group] ?? 0) + d * share;
    const spread = n > 1 ? (d * (n - d)) / (n - 1) : 0;
    for (const [row, one] of compared.entries()) {
      const share = shares[one] ?? 0;
      difference[row] = (difference[row] ?? 0) + (events[one] ?? 0) - d * share;
      const line = covariance[row] ?? [];
      for (const [column, other] of compared.entries()) {
        line[column] =
          (line[column] ?? 0) + spread * share * ((one === other ? 1 : 0) - (shares[other] ?? 0));
      }
    }
  }
  const inverse = invertSymmetric(covariance);
  if (inverse === undefined) return notEstimable('noEvents');
  const statistic = dot(difference, multiply(inverse, difference));
  const df = compared.length;
  return {
    estimable: true,
    test: { name: 'logRank', statistic, degreesOfFreedom: [df], p: chiSquareUpper(statistic, df) },
    expected,
  };
}

const sum = (values: GroupTime['events']): number => values.reduce((total, value) => total + value, 0);
