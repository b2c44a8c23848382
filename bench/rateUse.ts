/** What one call took of a limit, and when it arrived, ms since 1970. */
export interface CountedCall {
  readonly atMs: number;
  readonly amount: number;
}

/**
 * The share of a limit that windows used: the fullest of all windows, and the emptiest that lies between the first call and the
 * last, while work was waiting. NaN where no such window exists.
 *
 * @param calls oldest first
 * @param limit of one window, in the unit of the amounts
 */
export function rateUse(
  calls: readonly CountedCall[],
  { limit, windowMs }: { readonly limit: number; readonly windowMs: number },
): { readonly least: number; readonly most: number } {
  const lastMs = calls.at(-1)?.atMs ?? 0;
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  let inMinute = 0;
  let next = 0;
  for (const { atMs, amount } of calls) {
    for (let call = calls[next]; call && call.atMs < atMs + windowMs; call = calls[next]) {
      inMinute += call.amount;
      next += 1;
    }
    most = Math.max(most, inMinute);
    // The window that begins behind this call misses it, and ends before the next one comes in.
    inMinute -= amount;
    if (atMs + windowMs <= lastMs) least = Math.min(least, inMinute);
  }
  return { least: Number.isFinite(least) ? least / limit : Number.NaN, most: most / limit };
}
