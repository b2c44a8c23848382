import type { OpenDataset } from '../../datasets/withDataset.ts';
import { estimateTokens } from '../../domain/datasets/tokenEstimate.ts';
import { calibratedFactor, type TokenSizing } from '../../domain/datasets/tokenSizing.ts';
import { JobError } from '../../domain/shared/jobError.ts';
import type { Gemini } from '../../providers/gemini.ts';

/** Chunks can be sized without the model: it is not waited for. */
const PATIENCE_MS = 10_000;

export interface TokenSizingOptions {
  readonly gemini: Gemini;
  readonly model: string;
  /** Texts the model counts; with 0 it is not asked. */
  readonly samples: number;
  /** Estimated tokens of a sample. */
  readonly sampleTokens: number;
  /** What the last data set of this clinic with the same columns was sized by. */
  readonly known: TokenSizing | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks the model to count the tokens of some rows from all over the data set. Counting costs nothing and is not held
 * against the limits of `generateContent` (https://ai.google.dev/gemini-api/docs/tokens).
 */
export async function sizeTokens(
  dataset: OpenDataset,
  { gemini, model, samples, sampleTokens, known, signal }: TokenSizingOptions,
): Promise<TokenSizing> {
  if (samples === 0) return { kind: 'estimated', reason: 'NotAsked' };
  const texts = await dataset.sample(samples, sampleTokens);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const counts = await Promise.all(
      texts.map(async (text) => ({
        estimated: estimateTokens(text),
        counted: await gemini.countTokens({ model, text, signal: patience }),
      })),
    );
    const last = known?.kind === 'calibrated' && known.model === model ? known.factor : undefined;
    return { kind: 'calibrated', model, factor: calibratedFactor(counts, last), samples: counts.length };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof JobError)) throw error;
    return { kind: 'estimated', reason: error.code };
  }
}
