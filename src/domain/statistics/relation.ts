import { z } from 'zod';
import { Count, Figure } from './statisticsResult.ts';

const id = {
  /** Of the association that it draws. */
  id: z.string(),
};

/** What a chart of an association draws; small whatever the number of rows. */
export const Relation = z.discriminatedUnion('kind', [
  /** A number in groups: quartiles by linear interpolation (type 7), and the last values within 1.5 interquartile ranges of them. */
  z.strictObject({
    kind: z.literal('boxes'),
    ...id,
    /** The columns; the number may be either one of the association. */
    number: z.string(),
    category: z.string(),
    boxes: z.array(
      z.strictObject({
        level: z.string(),
        n: Count,
        lowerWhisker: Figure,
        lowerQuartile: Figure,
        median: Figure,
        upperQuartile: Figure,
        upperWhisker: Figure,
        /** Rows beyond the whiskers. */
        outside: Count,
      }),
    ),
  }),
  /** Two numbers: rows counted in a grid, and the least-squares line. */
  z.strictObject({
    kind: z.literal('grid'),
    ...id,
    /** Of the first column, then of the second; edges of equal-width bins, one more than bins. */
    firstEdges: z.array(Figure).min(2),
    secondEdges: z.array(Figure).min(2),
    /** By the bins of the first column, then of the second. */
    counts: z.array(z.array(Count)),
    /** The first column as a line of the second; null where the second is constant. */
    fit: z.strictObject({ intercept: Figure, slope: Figure }).nullable(),
  }),
  /** Two categories: rows by the levels of the first, then of the second. */
  z.strictObject({
    kind: z.literal('table'),
    ...id,
    firstLevels: z.array(z.string()),
    secondLevels: z.array(z.string()),
    counts: z.array(z.array(Count)),
  }),
  /** A number, or the share of a level, over time: its mean in each period from the first to the last. */
  z.strictObject({
    kind: z.literal('periods'),
    ...id,
    unit: z.enum(['month', 'quarter', 'year']),
    /** `2024-03`, `2024-Q1` or `2024`; null for a period without rows. */
    periods: z.array(z.strictObject({ period: z.string(), n: Count, mean: Figure.nullable() })),
  }),
]);
export type Relation = z.infer<typeof Relation>;
