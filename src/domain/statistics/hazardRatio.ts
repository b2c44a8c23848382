import { coxGroupLikelihood } from './coxLikelihood.ts';
import { chiSquareUpper, NORMAL_95, normalTwoSided } from './distributions.ts';
import { groupTimes } from './groupTimes.ts';
import { type Maximum, maximiseLikelihood } from './maximiseLikelihood.ts';
import { type Effect, type NotEstimable, notEstimable, type StatisticalTest } from './statisticsResult.ts';
import { type SurvivalCounts, totalEvents } from './survivalCounts.ts';

export interface HazardRatio {
  readonly estimable: true;
  readonly effect: Effect;
  readonly test: StatisticalTest;
}

/** The hazard ratio and Wald test of one coefficient of a fitted model, for so many units of its column. */
export function hazardRatio(
  { coefficients, covariance }: Pick<Maximum, 'coefficients' | 'covariance'>,
  at: number,
  units = 1,
): HazardRatio | NotEstimable {
  const coefficient = coefficients[at] ?? 0;
  const error = Math.sqrt(covariance[at]?.[at] ?? 0);
  const bound = (direction: number) => Math.exp(units * (coefficient + direction * NORMAL_95 * error));
  const [value, lower, upper] = [bound(0), bound(-1), bound(1)];
  if (![value, lower, upper].every((ratio) => Number.isFinite(ratio) && ratio > 0)) {
    return notEstimable('separation');
  }
  const z = coefficient / error;
  return {
    estimable: true,
    effect: { name: 'hazardRatio', value, lower, upper },
    test: { name: 'wald', statistic: z, degreesOfFreedom: [], p: normalTwoSided(z) },
  };
}

/** The score test of all coefficients of a model. */
export const scoreTest = ({ score, coefficients }: Maximum): StatisticalTest => ({
  name: 'score',
  statistic: score,
  degreesOfFreedom: [coefficients.length],
  p: chiSquareUpper(score, coefficients.length),
});

export interface GroupHazards {
  /** Of each group but the first against the first. */
  readonly ratios: readonly (HazardRatio | NotEstimable)[];
  /** Null where no ratio can be estimated. */
  readonly score: StatisticalTest | null;
}

/**
 * Hazard ratios of groups against the first. A group without an event has none and does not change those of the others; without
 * one in the first group, there are none.
 */
export async function groupHazards(groups: readonly SurvivalCounts[]): Promise<GroupHazards> {
  const [reference, ...others] = groups;
  const compared = others.filter((counts) => totalEvents(counts) > 0);
  if (reference === undefined || totalEvents(reference) === 0 || compared.length === 0) {
    return { ratios: others.map(() => notEstimable('noEvents')), score: null };
  }
  const times = groupTimes([reference, ...compared]);
  const fitted = await maximiseLikelihood(compared.length, (at) => coxGroupLikelihood(times, at));
  if ('estimable' in fitted) return { ratios: others.map(() => fitted), score: null };
  const ratios = others.map((counts) => {
    const at = compared.indexOf(counts);
    return at < 0 ? notEstimable('noEvents') : hazardRatio(fitted, at);
  });
  return { ratios, score: scoreTest(fitted) };
}
