import { z } from 'zod';
import { Count, Figure, NotEstimable, Probability, StatisticalTest } from './statisticsResult.ts';

const NumberSummary = z.strictObject({
  n: Count,
  missing: Count,
  /** Null without a value; the standard deviation (n - 1) also with one. */
  mean: Figure.nullable(),
  standardDeviation: Figure.nullable(),
  /** By linear interpolation (type 7). */
  lowerQuartile: Figure.nullable(),
  median: Figure.nullable(),
  upperQuartile: Figure.nullable(),
});
export type NumberSummary = z.infer<typeof NumberSummary>;

/** The share is one of the rows with a value; null without any. */
const CategorySummary = z.strictObject({
  n: Count,
  missing: Count,
  levels: z.array(z.strictObject({ level: z.string(), count: Count, share: Probability.nullable() })),
});
export type CategorySummary = z.infer<typeof CategorySummary>;

const row = {
  id: z.string(),
  column: z.string(),
  /** How far the groups are apart, in standard deviations; the mean over the pairs of groups. Null without two groups. */
  standardisedDifference: Figure.nullable(),
  /** Of the groups being the same; null without groups. */
  test: z
    .discriminatedUnion('estimable', [
      z.strictObject({ estimable: z.literal(true), test: StatisticalTest }),
      NotEstimable,
    ])
    .nullable(),
};

export const TableOneRow = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('number'),
    ...row,
    overall: NumberSummary,
    groups: z.array(NumberSummary),
  }),
  z.strictObject({
    kind: z.literal('category'),
    ...row,
    overall: CategorySummary,
    groups: z.array(CategorySummary),
  }),
]);
export type TableOneRow = z.infer<typeof TableOneRow>;

/** The table that describes the rows, by outcome or arm. */
export const TableOne = z.strictObject({
  /** Null for all rows together. */
  by: z
    .strictObject({
      column: z.string(),
      groups: z.array(z.strictObject({ level: z.string(), n: Count })),
    })
    .nullable(),
  n: Count,
  /** Rows that have no group. */
  missing: Count,
  rows: z.array(TableOneRow),
});
export type TableOne = z.infer<typeof TableOne>;
