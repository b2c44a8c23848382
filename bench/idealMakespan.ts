/** The window of a provider's limits per minute. */
const MINUTE_MS = 60_000;

/** What a call takes of a limit, and how long its answer takes. */
export interface IdealCall {
  readonly amount: number;
  readonly serviceMs: number;
}

/**
 * The shortest time in which calls can be made in their order, level by level, ms: each leaves as soon as a slot is free and the
 * minute before it leaves room for it; a level begins when the one below has its answers.
 *
 * @param perMinute in the unit of the amounts; null without a limit
 * @param atOnce slots: calls that can be in flight together
 */
export function idealMakespan(
  levels: readonly (readonly IdealCall[])[],
  { perMinute, atOnce }: { readonly perMinute: number | null; readonly atOnce: number },
): number {
  const left: { readonly atMs: number; readonly amount: number }[] = [];
  let startMs = 0;
  for (const calls of levels) {
    const slots = Array.from({ length: atOnce }, () => startMs);
    for (const { amount, serviceMs } of calls) {
      const slot = slots.indexOf(Math.min(...slots));
      const fromMs = Math.max(slots[slot] ?? startMs, left.at(-1)?.atMs ?? 0);
      const atMs = earliest(left, fromMs, { amount, perMinute });
      left.push({ atMs, amount });
      slots[slot] = atMs + serviceMs;
    }
    startMs = Math.max(startMs, ...slots);
  }
  return startMs;
}

/** The first time from `fromMs` on at which the minute before it leaves room for the call. */
function earliest(
  left: readonly { readonly atMs: number; readonly amount: number }[],
  fromMs: number,
  { amount, perMinute }: { readonly amount: number; readonly perMinute: number | null },
): number {
  if (perMinute === null) return fromMs;
  let atMs = fromMs;
  for (;;) {
    const inMinute = left.filter((call) => call.atMs > atMs - MINUTE_MS);
    const used = inMinute.reduce((sum, call) => sum + call.amount, 0);
    const [oldest] = inMinute;
    if (oldest === undefined || used + amount <= perMinute) return atMs;
    atMs = oldest.atMs + MINUTE_MS;
  }
}
