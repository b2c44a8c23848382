/** What one call took of a limit, and when it arrived, ms since 1970. */
export interface CountedCall {
  readonly atMs: number;
  readonly amount: number;
}

const MINUTE_MS = 60_000;

/**
 * How much of a limit a minute used: of the fullest of all minutes, and of the emptiest that lies between the first call and
 * the last, while work was waiting. Of no such minute, NaN.
 *
 * @param calls oldest first
 */
export function rateUse(
  calls: readonly CountedCall[],
  perMinute: number,
): { readonly least: number; readonly most: number } {
  const lastMs = calls.at(-1)?.atMs ?? 0;
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  let inMinute = 0;
  let next = 0;
  for (const { atMs, amount } of calls) {
    for (let call = calls[next]; call && call.atMs < atMs + MINUTE_MS; call = calls[next]) {
      inMinute += call.amount;
      next += 1;
    }
    most = Math.max(most, inMinute);
    // The minute that begins behind this call misses it, and ends before the next one comes in.
    inMinute -= amount;
    if (atMs + MINUTE_MS <= lastMs) least = Math.min(least, inMinute);
  }
  return { least: Number.isFinite(least) ? least / perMinute : Number.NaN, most: most / perMinute };
}
