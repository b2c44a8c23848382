import { z } from 'zod';

/** Digits that are kept: the last ones of a double depend on the order in which threads add. */
const DIGITS = 10;

/** A finite number, rounded to {@link DIGITS} significant digits, so that two runs over the same rows give the same. */
export const Figure = z.number().overwrite((value) => Number(value.toPrecision(DIGITS)));

export const Probability = Figure.min(0).max(1);
export const Count = z.int().nonnegative();

/** What an effect is; each has a scale of its own. */
export const EffectName = z.enum([
  /** Linear correlation, -1 to 1. */
  'pearson',
  /** Correlation of the ranks, -1 to 1. */
  'spearman',
  /** Cohen's d: the difference of two means in pooled standard deviations. */
  'standardisedDifference',
  /** ω²: the share of the variation that is between groups, corrected for chance, 0 to 1. */
  'omegaSquared',
  /** The difference of two shares, -1 to 1. */
  'riskDifference',
  /** Cramér's V, 0 to 1. */
  'cramersV',
  /** The change of a number per year of 365.25 days, in its unit; of a share in shares. */
  'slopePerYear',
  /** The ratio of two hazards of an event, above 0; 1 is no difference. */
  'hazardRatio',
]);
export type EffectName = z.infer<typeof EffectName>;

export const TestName = z.enum([
  'pearson',
  'spearman',
  'welch',
  'anova',
  'kruskalWallis',
  'chiSquare',
  'fisherExact',
  'trend',
  'logRank',
  'wald',
  'score',
]);
export type TestName = z.infer<typeof TestName>;

/** Why there is no number. */
export const NotEstimableReason = z.enum([
  /** Fewer complete rows than the minimum. */
  'tooFewRows',
  /** Fewer than two groups have enough rows. */
  'tooFewGroups',
  /** More levels than a comparison can show. */
  'tooManyLevels',
  /** A column has one value only in the complete rows. */
  'constant',
  /** The groups differ without any variation within them, so that the difference has no scale. */
  'noVariationWithinGroups',
  /** Too many cells of the table expect fewer than five rows. */
  'sparseTable',
  /** No event, or none in a group. */
  'noEvents',
  /** Fewer events than the minimum. */
  'tooFewEvents',
  /** The column separates the rows with an event from the others, so that the estimate has no limit. */
  'separation',
  /** The search for the estimate did not end. */
  'noConvergence',
]);
export type NotEstimableReason = z.infer<typeof NotEstimableReason>;

/** A value and its 95 % interval. */
export const Effect = z.strictObject({ name: EffectName, value: Figure, lower: Figure, upper: Figure });
export type Effect = z.infer<typeof Effect>;

export const StatisticalTest = z.strictObject({
  name: TestName,
  /** Null where it is without limit or the test has none. */
  statistic: Figure.nullable(),
  /** Numerator and denominator of F; one number otherwise; empty for tests without. */
  degreesOfFreedom: z.array(Figure),
  /** Two-sided. 0 means below the smallest double. */
  p: Probability,
});
export type StatisticalTest = z.infer<typeof StatisticalTest>;

export const NotEstimable = z.strictObject({ estimable: z.literal(false), reason: NotEstimableReason });
export type NotEstimable = z.infer<typeof NotEstimable>;

/** Says why there is no number. */
export const notEstimable = (reason: NotEstimableReason): NotEstimable => ({ estimable: false, reason });

/** A statistic that may be without limit. */
export const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
