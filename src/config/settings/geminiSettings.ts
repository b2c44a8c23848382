import { z } from 'zod';
import { positive, whole } from './valueTypes.ts';

export const geminiSettings = {
  GEMINI_API_KEY: z.string().min(1).optional().describe('key of the Gemini API (secret)'),
  GEMINI_MODEL: z.string().min(1).default('gemini-2.5-flash').describe('model that analyses and merges'),
  GEMINI_TIMEOUT_MS: whole(1).default(120_000).describe('longest wait for one answer, ms'),
  GEMINI_MAX_OUTPUT_TOKENS: whole(256)
    .default(8_192)
    .describe('longest output of one call, including thinking, tokens'),
  GEMINI_REQUESTS_PER_MINUTE: whole(1)
    .default(300)
    .describe(
      'requests per model in any minute, over all workers; the command limits changes it at run time',
    ),
  GEMINI_TOKENS_PER_MINUTE: whole(1_000)
    .optional()
    .describe('prompt tokens per model in any minute, over all workers; unset: no limit'),
  GEMINI_REQUESTS_PER_DAY: whole(1)
    .optional()
    .describe('requests per model from midnight to midnight Pacific time; unset: no limit'),
  GEMINI_FALLBACK_MODELS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((models) => models.filter((model) => model !== ''))
    .describe(
      'models to ask, in this order, while the models before them fail or have exhausted their quota of the day; separated by commas',
    ),
  GEMINI_CIRCUIT_FAILURE_RATE: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe('share of failed calls at which Aftercare withholds calls of a model, 0 to 1'),
  GEMINI_CIRCUIT_MINIMUM_CALLS: whole(1)
    .default(10)
    .describe('smallest number of calls within a minute for which the share of failures counts'),
  GEMINI_CIRCUIT_OPEN_SECONDS: positive()
    .default(30)
    .describe(
      'how long Aftercare withholds calls before a probe, seconds; doubles with each failed probe, up to 16 times',
    ),
  GEMINI_INPUT_USD_PER_MILLION: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe('price per million prompt tokens, US dollars; unset: from the table of known models'),
  GEMINI_OUTPUT_USD_PER_MILLION: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe('price per million output tokens, US dollars; unset: from the table of known models'),
};
