import { z } from 'zod';
import {
  ChunkFailurePolicy,
  MaxCostUsd,
  MaxTokens,
  ReadRows,
  Urgency,
} from '../../contracts/analysis/analysisOptions.ts';
import { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import { option } from '../shared/parameters.ts';

/** A number that may be left out. */
const numberOrNull = (schema: z.ZodType<number, number>) =>
  z.preprocess((text) => (text === undefined ? null : Number(text)), schema.nullable());

/** The options of every command that starts an analysis; `urgency` is what holds without one. */
export const analysisFlags = (urgency: Urgency) => ({
  urgency: option(Urgency, 'urgency', 'interactive overtakes bulk where both wait', urgency),
  onChunkFailure: option(
    ChunkFailurePolicy,
    'policy',
    'what becomes of a chunk that the model gives no usable answer to',
    'park',
  ),
  readRows: option(
    ReadRows,
    'which',
    'rows that the model reads besides what is computed from all: all, text (free text fully, otherwise a sample) or none',
    'text',
  ),
  locale: option(
    ReportLocale.optional(),
    'language',
    'language of the answer: en or de; otherwise that of the clinic',
  ),
  maxTokens: option(
    numberOrNull(MaxTokens),
    'count',
    'pause when that many tokens, prompt and output, are reached',
  ),
  maxCost: option(numberOrNull(MaxCostUsd), 'usd', 'pause when that many US dollars are reached'),
});
