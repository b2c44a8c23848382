import { z } from 'zod';
import { benjaminiHochberg } from './benjaminiHochberg.ts';
import { Count, Effect, Figure, NotEstimable, Probability, StatisticalTest } from './statisticsResult.ts';

/** What is computed of a pair of columns. */
export const AssociationKind = z.enum([
  /** A number, or a score, with a number. */
  'correlation',
  /** A number in two groups. */
  'difference',
  /** A number in three or more groups. */
  'groups',
  /** A category of two levels in two groups. */
  'risk',
  /** Two categories of which one has more than two levels. */
  'association',
  /** A number, or the share of a level, over time. */
  'trend',
]);
export type AssociationKind = z.infer<typeof AssociationKind>;

/** The estimate with its test, and the others that the same pair has. */
export const Estimate = z.strictObject({
  estimable: z.literal(true),
  effect: Effect,
  furtherEffects: z.array(Effect),
  /** By ranks, Spearman or Kruskal and Wallis, where a number is far from normally distributed. */
  test: StatisticalTest,
  furtherTests: z.array(StatisticalTest),
  /** By {@link withAdjustedP}; null before. */
  adjustedP: Probability.nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

/** One group of an association: of a number its mean and standard deviation, of a category the share of the outcome. */
export const ComparedGroup = z.strictObject({
  level: z.string(),
  n: Count,
  mean: Figure.nullable(),
  standardDeviation: Figure.nullable(),
  share: Figure.nullable(),
});
export type ComparedGroup = z.infer<typeof ComparedGroup>;

export const Association = z.strictObject({
  id: z.string(),
  kind: AssociationKind,
  /** The number, the outcome, or the column that comes first. */
  first: z.string(),
  second: z.string(),
  /** Rows that have both columns and no level that is left out. */
  n: Count,
  /** All other rows. */
  missing: Count,
  /** Of a difference or risk: the effect is that of the level `compared` less that of the level `against`. */
  direction: z.strictObject({ compared: z.string(), against: z.string() }).nullable(),
  /** The level of the first column whose share is compared, or followed over time. */
  outcome: z.string().nullable(),
  groups: z.array(ComparedGroup),
  /** Levels with too few rows to be compared. */
  leftOut: z.array(z.strictObject({ column: z.string(), level: z.string(), n: Count })),
  /** Among which rows ranks were given: those of the pair, or in a large table all that have the number. */
  rankedWithin: z.enum(['pair', 'column']).nullable(),
  estimate: z.discriminatedUnion('estimable', [Estimate, NotEstimable]),
});
export type Association = z.infer<typeof Association>;

/** The associations with p-values adjusted for the number of all that are estimable. */
export function withAdjustedP(associations: readonly Association[]): Association[] {
  const values = associations.flatMap(({ estimate }) => (estimate.estimable ? [estimate.test.p] : []));
  const adjusted = benjaminiHochberg(values).values();
  return associations.map((association) => {
    const { estimate } = association;
    if (!estimate.estimable) return association;
    return Association.parse({
      ...association,
      estimate: { ...estimate, adjustedP: adjusted.next().value ?? null },
    });
  });
}
