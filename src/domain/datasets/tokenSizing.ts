import { z } from 'zod';

/** How the tokens of a data set's chunks were told. */
export const TokenSizing = z.discriminatedUnion('kind', [
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
export type TokenSizing = z.infer<typeof TokenSizing>;

/** By what the local estimate is multiplied. */
export const tokenFactor = (sizing: TokenSizing): number =>
  sizing.kind === 'calibrated' ? sizing.factor : 1;

/** Rows that were not counted may take more tokens than those that were. */
const MARGIN = 1.1;
const STEP = 0.05;
/** A known factor that is higher than what is measured, but not by more than this, is kept. */
const KEPT_ABOVE = 1.4;

/**
 * The factor of the densest sample, with a margin, rounded up. When a data set with the same columns was calibrated before
 * and its factor is still good enough, that one: another factor would move the ends of all chunks, and the answers to
 * unchanged rows would not be found again.
 */
export function calibratedFactor(
  samples: readonly { readonly estimated: number; readonly counted: number }[],
  known: number | undefined,
): number {
  const densest = Math.max(...samples.map(({ estimated, counted }) => counted / Math.max(1, estimated)));
  if (known !== undefined && densest <= known && known <= densest * MARGIN * KEPT_ABOVE) return known;
  return Math.ceil(Math.max(densest * MARGIN, STEP) / STEP) * STEP;
}
