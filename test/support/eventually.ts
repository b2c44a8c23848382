import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the minute before the attempt that follows a lost one: on a busy machine a worker may miss its heartbeat. */
const PATIENCE_MS = 75_000;

/** Repeats `check` until it answers something other than undefined or false, for at most `patienceMs`. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs} ms`);
    await sleep(25);
  }
}
