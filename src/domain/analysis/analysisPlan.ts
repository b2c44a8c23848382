import { z } from 'zod';

const Column = z.string().min(1).max(500);
const Level = z.string().max(500);

/** Rows that are kept. */
export const PlannedFilter = z.discriminatedUnion('keep', [
  z.strictObject({ keep: z.literal('levels'), column: Column, levels: z.array(Level).min(1).max(20) }),
  z.strictObject({
    keep: z.literal('range'),
    column: Column,
    /** Included; null for no limit. */
    from: z.number().nullable(),
    to: z.number().nullable(),
  }),
]);
export type PlannedFilter = z.infer<typeof PlannedFilter>;

/** A time until an event, and the values that say whether a row ends with it or without it (censored). */
export const PlannedSurvival = z.strictObject({
  time: Column,
  event: Column,
  eventValues: z.array(Level).min(1).max(20),
  censoredValues: z.array(Level).min(1).max(20),
});
export type PlannedSurvival = z.infer<typeof PlannedSurvival>;

/** What is computed to answer a question, in a closed vocabulary; columns by their names. */
export const AnalysisPlan = z.strictObject({
  /** What the question is about. */
  outcomes: z.array(Column).max(10),
  /** What may go with the outcomes; empty for every other column. */
  factors: z.array(Column).max(50),
  survival: PlannedSurvival.nullable(),
  /** The category by whose levels the rows are described; null for all rows together. */
  describeBy: Column.nullable(),
  /** All hold together. */
  filters: z.array(PlannedFilter).max(5),
  /** Why the data cannot answer the question, or a part of it; null when they can. */
  cannotAnswer: z.string().trim().min(1).max(1_000).nullable(),
});
export type AnalysisPlan = z.infer<typeof AnalysisPlan>;

/** The plan that names no column: every comparison of all rows. */
export const EMPTY_PLAN: AnalysisPlan = {
  outcomes: [],
  factors: [],
  survival: null,
  describeBy: null,
  filters: [],
  cannotAnswer: null,
};

/** The plan that was followed, and whose it is: the model's, the model's second one, or ours since both of its failed. */
export const FollowedPlan = z.strictObject({
  plan: AnalysisPlan,
  source: z.enum(['model', 'repaired', 'default']),
});
export type FollowedPlan = z.infer<typeof FollowedPlan>;
