import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../store/database.ts';
import { takeSlots } from '../../store/messaging/rateSlots.ts';
import { cancellation } from '../shared/cancellation.ts';

/** Keeps the calls of a provider under its rate limit, exactly and over all workers. */
export interface ProviderRateLimiter {
  /** Resolves when the next call may be sent; rejects when the activity is cancelled before. */
  acquire(): Promise<void>;
  /**
   * Runs `prepare` shortly before the call may be sent and resolves with its result when the call may be sent: the result is as
   * fresh as possible, and the call is sent on time however long the preparation takes. Rejects when the activity is cancelled
   * before the preparation, and is not cut off after it.
   */
  acquireAfter<Prepared>(prepare: () => Promise<Prepared>): Promise<Prepared>;
}

/** Duration of several database statements on a busy machine, ms. */
const PREPARATION_MS = 150;

/**
 * Providers count the requests that arrive within a second, and some arrive closer together than they were sent: this much
 * of each second stays unused, ms.
 */
const JITTER_MS = 50;

/** A limiter of `perSecond` calls, shared by every worker on the same database under this name. */
export function providerRateLimiter(
  database: Database,
  name: string,
  perSecond: number,
): ProviderRateLimiter {
  const spacingMs = (1_000 + JITTER_MS) / perSecond;
  const takeSlot = async () => {
    const waitMs = await takeSlots(database, { name, count: 1, spacingMs });
    return performance.now() + waitMs;
  };
  return {
    acquire: async () => sleepUntil(await takeSlot(), cancellation()),

    async acquireAfter(prepare) {
      const dueAt = await takeSlot();
      await sleepUntil(dueAt - PREPARATION_MS, cancellation());
      const prepared = await prepare();
      await sleepUntil(dueAt);
      return prepared;
    },
  };
}

/** @param at on the clock of `performance.now()` */
async function sleepUntil(at: number, signal?: AbortSignal): Promise<void> {
  const waitMs = at - performance.now();
  if (waitMs > 0) await sleep(waitMs, undefined, { signal });
}
