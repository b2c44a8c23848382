import type { OpenDataset } from '../../datasets/withDataset.ts';
import { calibratedFactor, type TokenCalibration } from '../../domain/datasets/tokenCalibration.ts';
import { estimateTokens } from '../../domain/datasets/tokenEstimate.ts';
import { JobError } from '../../domain/shared/jobError.ts';
import type { Gemini } from '../../providers/gemini.ts';

/** The longest wait for the model: chunks can be sized without it. */
const TIMEOUT_MS = 10_000;

export interface CalibrationOptions {
  readonly gemini: Gemini;
  readonly model: string;
  /** Texts the model counts; with 0 it is not asked. */
  readonly samples: number;
  /** Estimated tokens of a sample. */
  readonly sampleTokens: number;
  /** The calibration of the last data set of this clinic with the same columns. */
  readonly previous: TokenCalibration | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks the model to count the tokens of rows from all over the data set. Counting is free and does not count against the
 * limits of `generateContent` (https://ai.google.dev/gemini-api/docs/tokens).
 */
export async function calibrateTokens(
  dataset: OpenDataset,
  { gemini, model, samples, sampleTokens, previous, signal }: CalibrationOptions,
): Promise<TokenCalibration> {
  if (samples === 0) return { kind: 'estimated', reason: 'NotAsked' };
  const texts = await dataset.sample(samples, sampleTokens);
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const counts = await Promise.all(
      texts.map(async (text) => ({
        estimated: estimateTokens(text),
        counted: await gemini.countTokens({ model, text, signal: timeout }),
      })),
    );
    const last = previous?.kind === 'calibrated' && previous.model === model ? previous.factor : undefined;
    return { kind: 'calibrated', model, factor: calibratedFactor(counts, last), samples: counts.length };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof JobError)) throw error;
    return { kind: 'estimated', reason: error.code };
  }
}
