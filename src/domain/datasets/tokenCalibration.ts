import { z } from 'zod';

/** How the tokens of a data set's chunks were estimated. */
export const TokenCalibration = z.discriminatedUnion('kind', [
  /** The local estimate times a factor, which the model's own count of some rows gave. */
  z.strictObject({
    kind: z.literal('calibrated'),
    model: z.string(),
    factor: z.number().positive(),
    samples: z.int().positive(),
  }),
  /** The local estimate alone, and why, such as `GeminiUnreachable` or `NotAsked`. */
  z.strictObject({ kind: z.literal('estimated'), reason: z.string() }),
]);
export type TokenCalibration = z.infer<typeof TokenCalibration>;

/** The factor by which the local estimate is multiplied. */
export const tokenFactor = (calibration: TokenCalibration): number =>
  calibration.kind === 'calibrated' ? calibration.factor : 1;

/** Rows that were not counted may take more tokens than those that were. */
const MARGIN = 1.1;
const STEP = 0.05;
/** A known factor is kept while it is at most this many times the measured one. */
const KEPT_ABOVE = 1.4;

/**
 * The factor of the densest sample, with a margin, rounded up. When an earlier data set with the same columns has a
 * factor that is still good enough, that factor is kept: another one would move the ends of all chunks, and the cached
 * answers to unchanged rows would not be found.
 */
export function calibratedFactor(
  samples: readonly { readonly estimated: number; readonly counted: number }[],
  known: number | undefined,
): number {
  const densest = Math.max(...samples.map(({ estimated, counted }) => counted / Math.max(1, estimated)));
  if (known !== undefined && densest <= known && known <= densest * MARGIN * KEPT_ABOVE) return known;
  return Math.ceil(Math.max(densest * MARGIN, STEP) / STEP) * STEP;
}
