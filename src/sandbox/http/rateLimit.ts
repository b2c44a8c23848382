/** The present time in milliseconds since 1970; replaced in tests. */
export type Clock = () => number;

/** Whether a request fits under a limit, and when the next one would. */
export type Allowance =
  | { readonly allowed: true; readonly remaining: number; readonly resetMs: number }
  | { readonly allowed: false; readonly retryAfterMs: number };

/**
 * Counts what was taken within the last `windowMs` milliseconds. Unlike a bucket it never lets a burst of twice the limit
 * through at the seam of two windows.
 */
export class SlidingWindow {
  readonly #windowMs: number;
  readonly #now: Clock;
  #taken: { at: number; amount: number }[] = [];

  constructor(windowMs: number, now: Clock = Date.now) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Whether `amount` fits under `limit` now. Takes nothing. */
  check(limit: number, amount = 1): Allowance {
    const now = this.#now();
    this.#taken = this.#taken.filter(({ at }) => at > now - this.#windowMs);
    let used = this.#taken.reduce((sum, { amount: taken }) => sum + taken, 0);
    if (used + amount <= limit) {
      const oldest = this.#taken[0];
      const resetMs = oldest === undefined ? this.#windowMs : oldest.at + this.#windowMs - now;
      return { allowed: true, remaining: limit - used - amount, resetMs };
    }
    for (const { at, amount: taken } of this.#taken) {
      used -= taken;
      if (used + amount <= limit) return { allowed: false, retryAfterMs: at + this.#windowMs - now };
    }
    return { allowed: false, retryAfterMs: this.#windowMs };
  }

  take(amount = 1): void {
    this.#taken.push({ at: this.#now(), amount });
  }
}

/**
 * Counts what was taken since the last midnight of a time zone.
 * Gemini's requests a day reset at midnight Pacific time: https://ai.google.dev/gemini-api/docs/rate-limits
 */
export class CalendarDay {
  readonly #now: Clock;
  readonly #format: Intl.DateTimeFormat;
  #day = '';
  #used = 0;

  constructor(timeZone: string, now: Clock = Date.now) {
    this.#now = now;
    this.#format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  }

  /** Whether `amount` fits under `limit` today. Takes nothing. */
  check(limit: number, amount = 1): Allowance {
    const [day = '', time = ''] = this.#format.format(this.#now()).split(' ');
    if (day !== this.#day) {
      this.#day = day;
      this.#used = 0;
    }
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    const untilMidnightMs = (24 * 3_600 - hours * 3_600 - minutes * 60 - seconds) * 1_000;
    return this.#used + amount <= limit
      ? { allowed: true, remaining: limit - this.#used - amount, resetMs: untilMidnightMs }
      : { allowed: false, retryAfterMs: untilMidnightMs };
  }

  take(amount = 1): void {
    this.#used += amount;
  }
}
