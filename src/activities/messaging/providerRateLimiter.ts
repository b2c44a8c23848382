import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../store/database.ts';
import { takeSlots } from '../../store/messaging/rateSlots.ts';

/** Keeps the calls of a provider under its rate, exactly and over all workers. */
export interface ProviderPace {
  /** Resolves when the next call may leave. */
  turn(): Promise<void>;
  /**
   * Does a call's last preparations shortly before it may leave and resolves, with what came of them, when it may: they
   * are as fresh as can be, and however long they take the call leaves at its time.
   */
  turnAfter<Prepared>(prepare: () => Promise<Prepared>): Promise<Prepared>;
}

/** Several statements of the database, on a busy machine, ms. */
const PREPARATION_MS = 150;

/**
 * Providers count the requests that arrive within a second, and the network brings some closer together than they
 * left: this much of each second is left unused, ms.
 */
const JITTER_MS = 50;

/** The pace of `perSecond` calls, shared by every worker on the same database under this name. */
export function providerPace(database: Database, name: string, perSecond: number): ProviderPace {
  const spacingMs = (1_000 + JITTER_MS) / perSecond;
  const takeSlot = async () => {
    const waitMs = await takeSlots(database, { name, count: 1, spacingMs });
    return performance.now() + waitMs;
  };
  return {
    turn: async () => sleepUntil(await takeSlot()),

    async turnAfter(prepare) {
      const dueAt = await takeSlot();
      await sleepUntil(dueAt - PREPARATION_MS);
      const prepared = await prepare();
      await sleepUntil(dueAt);
      return prepared;
    },
  };
}

/** @param at on the clock of `performance.now()` */
async function sleepUntil(at: number): Promise<void> {
  const waitMs = at - performance.now();
  if (waitMs > 0) await sleep(waitMs);
}
