import type { ColumnType, Generated } from 'kysely';

/** One row a model: what all workers share about it. Times in ms since 1970, of the database's clock. */
export interface ModelStatesTable {
  model: string;
  /** No call before it: a rate limit of the provider's. */
  not_before_ms: Generated<number>;
  /** Rate limits in a row that named no time. */
  consecutive_rate_limits: Generated<number>;
  /** The provider's day whose requests are spent, as the provider said. */
  exhausted_day: string | null;
  /** Progress of fair queueing: the start tag of the last turn taken. */
  virtual_time: Generated<number>;
  /** Prompt tokens counted by the provider for each one estimated. */
  token_ratio: Generated<number>;
  circuit_state: Generated<'closed' | 'open' | 'halfOpen'>;
  circuit_successes: Generated<number>;
  circuit_failures: Generated<number>;
  circuit_counted_since_ms: Generated<number>;
  circuit_until_ms: Generated<number>;
  circuit_openings: Generated<number>;
}

/** Turns taken within the last minutes. */
export interface ModelPermitsTable {
  id: Generated<number>;
  model: string;
  at_ms: number;
  tokens: number;
}

/** Calls that wait for their turn. */
export interface ModelWaitingCallsTable {
  model: string;
  id: string;
  fairness_key: string;
  priority: number;
  start_tag: number;
  tokens: number;
  /** When its owner comes back; one that does not loses its place. */
  expected_at_ms: number;
  sequence: Generated<number>;
}

/** How far each clinic's calls have got in fair queueing. */
export interface ModelSharesTable {
  model: string;
  fairness_key: string;
  finish_tag: number;
}

export interface ModelDailyRequestsTable {
  model: string;
  /** The provider's day. */
  day: string;
  requests: number;
}

/** Who changed a model's limits, to what and until when. A null limit leaves it as it was. */
export interface ModelLimitChangesTable {
  id: Generated<number>;
  model: string;
  requests_per_minute: number | null;
  tokens_per_minute: number | null;
  requests_per_day: number | null;
  set_by: string;
  set_at: ColumnType<Date, Date | undefined, never>;
  until: Date | null;
  /** Set for a change that was taken back. */
  revoked_at: Date | null;
}

export interface ModelTables {
  model_states: ModelStatesTable;
  model_permits: ModelPermitsTable;
  model_waiting_calls: ModelWaitingCallsTable;
  model_shares: ModelSharesTable;
  model_daily_requests: ModelDailyRequestsTable;
  model_limit_changes: ModelLimitChangesTable;
}
