/**
 * The window over which a model's limits hold. It is a second longer than the provider's minute: the provider counts a call when
 * it arrives, which may be late for one call and at once for the next.
 */
export const WINDOW_MS = 61_000;

/**
 * How far calls may run ahead of an even pace, ms. The pace is even, so that a new call never waits for a minute that others
 * used up in its first second; the lead makes up for permits that were used late. A burst at the start leaves a gap a minute
 * later: this keeps the gap, and the extra second of the window, below a twentieth of the limit.
 */
export const LEAD_MS = 1_500;

/** A model's limits per minute; null for no limit. */
export interface MinuteLimits {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

export interface Permit {
  readonly atMs: number;
  readonly tokens: number;
}

/**
 * Whether the last window holds so few permits that calls may be made at once, whatever their times: all of them together do
 * not run ahead of an even pace by more than {@link LEAD_MS}.
 */
export function isWithinLead(
  { requestsPerMinute, tokensPerMinute }: MinuteLimits,
  taken: { readonly permits: number; readonly tokens: number },
  waiting: readonly number[],
): boolean {
  const isWithin = (used: number, limit: number | null) =>
    limit === null || used * WINDOW_MS <= limit * LEAD_MS;
  const tokens = waiting.reduce((sum, wanted) => sum + wanted, taken.tokens);
  return isWithin(taken.permits + waiting.length, requestsPerMinute) && isWithin(tokens, tokensPerMinute);
}

/**
 * The earliest times at which the waiting calls may be made, in order, so that no window of {@link WINDOW_MS} ever exceeds the
 * limits.
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
  const paces = [new Pace(() => WINDOW_MS / most), new Pace((tokens) => (tokens * WINDOW_MS) / mostTokens)];
  for (const permit of permits) for (const pace of paces) pace.take(permit);
  let inWindow = permits.reduce((sum, permit) => sum + permit.tokens, 0);
  let oldest = 0;
  let timeMs = nowMs;

  return waiting.map((wanted) => {
    const tokens = Math.min(wanted, mostTokens);
    timeMs = Math.max(timeMs, ...paces.map(({ usedUpToMs }) => usedUpToMs - LEAD_MS));
    const blocking = permits[permits.length - most];
    if (blocking) timeMs = Math.max(timeMs, blocking.atMs + WINDOW_MS);
    for (; oldest < permits.length; oldest += 1) {
      const permit = permits[oldest];
      if (permit === undefined || (inWindow + tokens <= mostTokens && permit.atMs > timeMs - WINDOW_MS))
        break;
      timeMs = Math.max(timeMs, permit.atMs + WINDOW_MS);
      inWindow -= permit.tokens;
    }
    const permit = { atMs: timeMs, tokens };
    permits.push(permit);
    inWindow += tokens;
    for (const pace of paces) pace.take(permit);
    return timeMs;
  });
}

/** An even pace of one resource: each permit uses the time that its share of the limit takes. */
class Pace {
  usedUpToMs = 0;
  readonly #spacingMs: (tokens: number) => number;

  constructor(spacingMs: (tokens: number) => number) {
    this.#spacingMs = spacingMs;
  }

  take({ atMs, tokens }: Permit): void {
    this.usedUpToMs = Math.max(this.usedUpToMs, atMs) + this.#spacingMs(tokens);
  }
}
