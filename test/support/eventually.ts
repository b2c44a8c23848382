import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcDeadlineError, WorkflowNotFoundError } from '@temporalio/client';

/**
 * Longer than the minute before the attempt that follows a lost one, and what that takes on a busy machine, where a worker
 * may miss its heartbeat.
 */
const PATIENCE_MS = 120_000;
const SHORTEST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/**
 * Repeats `check` until it answers something other than undefined or false, for at most `patienceMs`. A workflow that is
 * not there yet, and a query that no worker had the time to answer, are asked for again; any other error is thrown.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const startedAt = Date.now();
  const deadline = startedAt + patienceMs;
  for (;;) {
    const { found, cause } = await attempt(check);
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs} ms`, { cause });
    // A query costs the server and the worker some 20 ms of a core: what takes long is asked for less often.
    const waitedMs = Date.now() - startedAt;
    await sleep(Math.min(Math.max(waitedMs / 10, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
  }
}

async function attempt<T>(
  check: () => T | Promise<T>,
): Promise<{ readonly found?: T; readonly cause?: Error }> {
  try {
    return { found: await check() };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isGrpcDeadlineError(error)) return { cause: error };
    throw error;
  }
}
