// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { Generated } from 'kysely';

/** One row per model. Times are in ms since 1970, of the database's clock. */
export interface ModelStatesTable {
  model: string;
  /** No call before this time: a rate limit of the provider. */
  notBeforeMs: Generated<number>;
  /** Rate limits in a row that named no time. */
  consecutiveRateLimits: Generated<number>;
  /** The provider's day whose requests are used up, as the provider said. */
  exhaustedDay: string | null;
  /** Progress of fair queueing: the start tag of the last permit. */
  virtualTime: Generated<number>;
  /** Prompt tokens counted by the provider per estimated one. */
  tokenRatio: Generated<number>;
  circuitState: Generated<'closed' | 'open' | 'halfOpen'>;
  circuitSuccesses: Generated<number>;
  circuitFailures: Generated<number>;
  circuitCountedSinceMs: Generated<number>;
  circuitUntilMs: Generated<number>;
  circuitOpenings: Generated<number>;
}

/** Calls admitted within the last minutes. */
export interface ModelPermitsTable {
  id: Generated<number>;
  model: string;
  atMs: number;
  tokens: number;
}

/** Calls that wait for a permit. */
export interface ModelWaitingCallsTable {
  model: string;
  id: string;
  fairnessKey: string;
  priority: number;
  startTag: number;
  tokens: number;
  /** When its caller asks again; one that does not loses its position. */
  expectedAtMs: number;
  sequence: Generated<number>;
}

/** Progress of the calls of each clinic in fair queueing. */
export interface FairQueueTagsTable {
  model: string;
  fairnessKey: string;
  finishTag: number;
}

export interface ModelDailyRequestsTable {
  model: string;
  /** The provider's day. */
  day: string;
  requests: number;
}

/** Who changed a model's limits, to what and until when. A null limit stays as it was. */
export interface ModelLimitChangesTable {
  id: Generated<number>;
  model: string;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  requestsPerDay: number | null;
  setBy: string;
  setAt: Generated<Date>;
  until: Date | null;
  /** Set for a change that was taken back. */
  revokedAt: Date | null;
}

export interface ModelLimitsTables {
  modelStates: ModelStatesTable;
  modelPermits: ModelPermitsTable;
  modelWaitingCalls: ModelWaitingCallsTable;
  fairQueueTags: FairQueueTagsTable;
  modelDailyRequests: ModelDailyRequestsTable;
  modelLimitChanges: ModelLimitChangesTable;
}
