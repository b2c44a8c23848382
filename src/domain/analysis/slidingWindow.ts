/**
 * The window over which a model's limits hold. It is a second longer than the provider's minute: the provider counts a call when
 * it arrives, which may be late for one call and at once for the next.
 */
export const WINDOW_MS = 61_000;

/** A model's limits per minute; null for no limit. */
export interface MinuteLimits {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

export interface Permit {
  readonly atMs: number;
  readonly tokens: number;
}

/** Whether all waiting calls may be made at once, whatever the times of the permits that the last window holds. */
export function fitsWindow(
  { requestsPerMinute, tokensPerMinute }: MinuteLimits,
  taken: { readonly permits: number; readonly tokens: number },
  waiting: readonly number[],
): boolean {
  const tokens = waiting.reduce((sum, wanted) => sum + wanted, taken.tokens);
  return (
    (requestsPerMinute === null || taken.permits + waiting.length <= requestsPerMinute) &&
    (tokensPerMinute === null || tokens <= tokensPerMinute)
  );
}

/**
 * The earliest times at which the waiting calls may be made, in order, so that no window of {@link WINDOW_MS} ever exceeds the
 * limits. What the window still allows may be used at once: at an even pace, a short analysis would wait for no reason.
 *
 * @param taken the permits of the last window, oldest first
 * @param waiting tokens of each waiting call; one larger than the whole limit passes alone
 */
export function permitTimes(
  nowMs: number,
  limits: MinuteLimits,
  taken: readonly Permit[],
  waiting: readonly number[],
): number[] {
  const most = limits.requestsPerMinute ?? Number.POSITIVE_INFINITY;
  const mostTokens = limits.tokensPerMinute ?? Number.POSITIVE_INFINITY;
  const permits: Permit[] = taken.filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
  let inWindow = permits.reduce((sum, permit) => sum + permit.tokens, 0);
  let oldest = 0;
  let timeMs = nowMs;

  return waiting.map((wanted) => {
    const tokens = Math.min(wanted, mostTokens);
    const blocking = permits[permits.length - most];
    if (blocking) timeMs = Math.max(timeMs, blocking.atMs + WINDOW_MS);
    for (; oldest < permits.length; oldest += 1) {
      const permit = permits[oldest];
      if (permit === undefined || (inWindow + tokens <= mostTokens && permit.atMs > timeMs - WINDOW_MS))
        break;
      timeMs = Math.max(timeMs, permit.atMs + WINDOW_MS);
      inWindow -= permit.tokens;
    }
    permits.push({ atMs: timeMs, tokens });
    inWindow += tokens;
    return timeMs;
  });
}
