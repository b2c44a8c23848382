import { z } from 'zod';
import { defineSignal, defineUpdate } from '../shared/messageDefinitions.ts';
import { MaxCostUsd, MaxTokens } from './analysisOptions.ts';

/** What to do with parked chunks: all of them, or those of these indexes. */
export const ChunkDecision = z.strictObject({
  action: z.enum(['retry', 'skip', 'fail']),
  chunks: z.union([z.literal('all'), z.array(z.int().nonnegative()).min(1).max(1_000)]),
});
export type ChunkDecision = z.infer<typeof ChunkDecision>;

/** How many chunks a decision was about, and how many are parked still. */
export interface DecidedChunks {
  readonly decided: number;
  readonly parked: number;
}

/**
 * Decides what happens to parked chunks: retry, skip or fail. Rejected with type `InvalidDecision` for a malformed
 * decision and `NothingParked` when no chunk is parked; fails with `ChunkNotParked` when it names a chunk that is not
 * parked, and then changes nothing.
 */
export const decideChunks = defineUpdate<DecidedChunks, [ChunkDecision]>('decideChunks');

const limits = {
  maxTokens: MaxTokens.nullable().optional(),
  maxCostUsd: MaxCostUsd.nullable().optional(),
};
const namesALimit = ({ maxTokens, maxCostUsd }: z.output<z.ZodObject<typeof limits>>): boolean =>
  maxTokens !== undefined || maxCostUsd !== undefined;
const NO_LIMIT = 'name maxTokens or maxCostUsd';

/** New limits, at least one; null lifts one. */
export const BudgetChange = z.strictObject(limits).refine(namesALimit, NO_LIMIT);

/** {@link BudgetChange} of an analysis, or of the present day of its clinic. */
export const BudgetRaise = z
  .strictObject({ scope: z.enum(['job', 'clinicDay']).default('job'), ...limits })
  .refine(namesALimit, NO_LIMIT);
export type BudgetRaise = z.infer<typeof BudgetRaise>;

/** What may be spent and what is spent so far; null where there is no limit, or no known price. */
export interface BudgetState {
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
  readonly spentTokens: number;
  readonly spentCostUsd: number | null;
}

/**
 * Changes the budget of a running analysis or of the present day of its clinic; a waiting analysis continues. Rejected with type
 * `InvalidBudget` when malformed; fails with `BudgetSpent` when the new limit is not above what is spent already.
 */
export const raiseBudget = defineUpdate<BudgetState, [z.input<typeof BudgetRaise>]>('raiseBudget');

/** Lets a waiting analysis read its budget again after a change in the database; internal, not for apps. */
export const budgetChanged = defineSignal('budgetChanged');
