import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `check` until it answers something other than undefined or false, for at most `patienceMs`. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  patienceMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs} ms`);
    await sleep(25);
  }
}
