/**
 * The window over which a model's limits hold. A second more than the minute the provider counts: a call is counted
 * when it arrives, which may be later than its turn for one and at once for the next.
 */
export const WINDOW_MS = 61_000;

/**
 * How far calls may run ahead of an even pace, ms. Even, so that a newcomer never waits for a minute that others have
 * used up in its first second; ahead, so that a turn taken late is made up for. What goes out at once at the start leaves a
 * hole a minute later: this keeps the hole, and the second of the window, below a twentieth of the limit.
 */
export const LEAD_MS = 1_500;

/** What a model allows in a minute; null where nothing is limited. */
export interface MinuteLimits {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

export interface TakenTurn {
  readonly atMs: number;
  readonly tokens: number;
}

/**
 * Whether so few turns were taken in the last window that calls may be made at once, whenever in it they were taken: all of
 * them together do not run ahead of an even pace by more than {@link LEAD_MS}.
 */
export function isWithinLead(
  { requestsPerMinute, tokensPerMinute }: MinuteLimits,
  taken: { readonly turns: number; readonly tokens: number },
  waiting: readonly number[],
): boolean {
  const isWithin = (used: number, limit: number | null) =>
    limit === null || used * WINDOW_MS <= limit * LEAD_MS;
  const tokens = waiting.reduce((sum, wanted) => sum + wanted, taken.tokens);
  return isWithin(taken.turns + waiting.length, requestsPerMinute) && isWithin(tokens, tokensPerMinute);
}

/**
 * The earliest times at which the waiting calls may be made, in their order, so that no window of {@link WINDOW_MS} ever
 * holds more than the limits allow.
 *
 * @param taken the turns of the last window, oldest first
 * @param waiting tokens of each waiting call; one larger than the whole limit passes alone
 */
export function turnTimes(
  nowMs: number,
  limits: MinuteLimits,
  taken: readonly TakenTurn[],
  waiting: readonly number[],
): number[] {
  const most = limits.requestsPerMinute ?? Number.POSITIVE_INFINITY;
  const mostTokens = limits.tokensPerMinute ?? Number.POSITIVE_INFINITY;
  const turns: TakenTurn[] = taken.filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
  const paces = [new Pace(() => WINDOW_MS / most), new Pace((tokens) => (tokens * WINDOW_MS) / mostTokens)];
  for (const turn of turns) for (const pace of paces) pace.take(turn);
  let inWindow = turns.reduce((sum, turn) => sum + turn.tokens, 0);
  let oldest = 0;
  let timeMs = nowMs;

  return waiting.map((wanted) => {
    const tokens = Math.min(wanted, mostTokens);
    timeMs = Math.max(timeMs, ...paces.map(({ usedUpToMs }) => usedUpToMs - LEAD_MS));
    const blocking = turns[turns.length - most];
    if (blocking) timeMs = Math.max(timeMs, blocking.atMs + WINDOW_MS);
    for (; oldest < turns.length; oldest += 1) {
      const turn = turns[oldest];
      if (turn === undefined || (inWindow + tokens <= mostTokens && turn.atMs > timeMs - WINDOW_MS)) break;
      timeMs = Math.max(timeMs, turn.atMs + WINDOW_MS);
      inWindow -= turn.tokens;
    }
    const turn = { atMs: timeMs, tokens };
    turns.push(turn);
    inWindow += tokens;
    for (const pace of paces) pace.take(turn);
    return timeMs;
  });
}

/** An even pace of one resource: each turn uses up the time that its share of the limit takes. */
class Pace {
  usedUpToMs = 0;
  readonly #spacingMs: (tokens: number) => number;

  constructor(spacingMs: (tokens: number) => number) {
    this.#spacingMs = spacingMs;
  }

  take({ atMs, tokens }: TakenTurn): void {
    this.usedUpToMs = Math.max(this.usedUpToMs, atMs) + this.#spacingMs(tokens);
  }
}
