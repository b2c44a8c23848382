import { z } from 'zod';
import { ReportLocale } from '../reports/reportJobs.ts';

/** `interactive` analyses overtake `bulk` ones wherever both wait. */
export const Urgency = z.enum(['interactive', 'bulk']);
export type Urgency = z.infer<typeof Urgency>;

/**
 * What happens to a chunk without a usable answer: `park` asks an operator, `skip` continues without the chunk, `fail`
 * ends the analysis.
 */
export const ChunkFailurePolicy = z.enum(['park', 'skip', 'fail']);
export type ChunkFailurePolicy = z.infer<typeof ChunkFailurePolicy>;

/**
 * Which rows the model reads; numbers are computed from all rows whatever it reads. `all`: every row. `text`: every row of a data set
 * with free text that may leave, otherwise a sample. `none`: no row.
 */
export const ReadRows = z.enum(['all', 'text', 'none']);
export type ReadRows = z.infer<typeof ReadRows>;

/** Tokens of an analysis, prompt and output together. */
export const MaxTokens = z.int('must be a whole number').positive('must be above 0');
/** US dollars. */
export const MaxCostUsd = z.number().positive('must be above 0');

/** How an analysis is run; part of the input of every job that analyses. */
export const analysisOptions = {
  urgency: Urgency.default('bulk').describe('`interactive` analyses overtake `bulk` ones wherever both wait'),
  onChunkFailure: ChunkFailurePolicy.default('park').describe(
    'what becomes of a chunk without a usable answer: it waits for a decision, is left out, or ends the analysis',
  ),
  readRows: ReadRows.default('text').describe(
    'which rows the model reads besides what is computed from all of them: `all`; `text`, every row if the data set has free text that may leave, otherwise a sample; or `none`',
  ),
  locale: ReportLocale.optional().describe(
    'the language of the answer; that of the clinic unless it is named',
  ),
  maxTokens: MaxTokens.nullable()
    .default(null)
    .describe(
      'prompt and output tokens together; reaching them pauses the analysis until it may spend more; null for no limit',
    ),
  maxCostUsd: MaxCostUsd.nullable()
    .default(null)
    .describe('the same in US dollars at the price of the model, which has to be known'),
};

/** What tells one analysis of a data set from another. */
export const analysisKey = (of: {
  readonly question: string;
  readonly readRows: ReadRows;
  readonly locale?: ReportLocale | undefined;
}): string =>
  [of.question, ...(of.readRows === 'text' ? [] : [of.readRows]), ...(of.locale ? [of.locale] : [])].join(
    '\n',
  );

/** Lower goes first; jobs that say nothing have 3 (https://docs.temporal.io/develop/task-queue-priority-fairness). */
export const priorityOf = ({ urgency }: { readonly urgency: Urgency }): number =>
  urgency === 'interactive' ? 2 : 4;
