import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { takeSlots } from '../store/sendSlots.ts';

/** Keeps the calls of a provider under its rate, exactly and over all workers. */
export interface ProviderPace {
  /** Resolves when the next call may leave. */
  turn(): Promise<void>;
}

/**
 * Providers count the requests that arrive within a second, and the network brings some closer together than they
 * left: this much of each second is left unused, ms.
 */
const JITTER_MS = 50;

/** The pace of `perSecond` calls, shared by every worker on the same database under this name. */
export function providerPace(database: Database, name: string, perSecond: number): ProviderPace {
  const spacingMs = (1_000 + JITTER_MS) / perSecond;
  return {
    async turn() {
      const waitMs = await takeSlots(database, { name, count: 1, spacingMs });
      if (waitMs > 0) await sleep(waitMs);
    },
  };
}
