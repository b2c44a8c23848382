import { type Selectable, sql } from 'kysely';
import { afterOutcome, type Circuit, type CircuitSettings } from '../../domain/analysis/circuitBreaker.ts';
import { providerDay } from '../../domain/analysis/providerDay.ts';
import type { Database } from '../database.ts';
import type { ModelStatesTable } from '../tables/modelTables.ts';

/** What all workers share about a model. Times in ms since 1970, of the database's clock. */
export interface ModelState {
  readonly model: string;
  readonly nowMs: number;
  readonly notBeforeMs: number;
  readonly consecutiveRateLimits: number;
  readonly exhaustedDay: string | null;
  readonly virtualTime: number;
  /** Prompt tokens that the provider counts for each estimated one. */
  readonly tokenRatio: number;
  readonly circuit: Circuit;
}

/** First wait after a rate limit that names no time, ms; doubles with each in a row. */
export const FIRST_BACK_OFF_MS = 1_000;
export const LONGEST_BACK_OFF_MS = 60_000;

const nowMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::double precision`;

/** Reads a model's state and holds it until the transaction ends, so that workers decide one after the other. */
export async function lockState(transaction: Database, model: string): Promise<ModelState> {
  const select = () =>
    transaction
      .selectFrom('model_states')
      .selectAll()
      .select(nowMs.as('now_ms'))
      .where('model', '=', model)
      .forUpdate()
      .executeTakeFirst();
  const row = await select();
  if (row) return stateOf(row);
  await transaction
    .insertInto('model_states')
    .values({ model, exhausted_day: null })
    .onConflict((conflict) => conflict.column('model').doNothing())
    .execute();
  const inserted = await select();
  if (!inserted) throw new Error(`the state of ${model} could not be made`);
  return stateOf(inserted);
}

/** The models anything is known of. */
export async function listStates(db: Database): Promise<ModelState[]> {
  const rows = await db
    .selectFrom('model_states')
    .selectAll()
    .select(nowMs.as('now_ms'))
    .orderBy('model')
    .execute();
  return rows.map(stateOf);
}

function stateOf(row: Selectable<ModelStatesTable> & { now_ms: number }): ModelState {
  return {
    model: row.model,
    nowMs: row.now_ms,
    notBeforeMs: row.not_before_ms,
    consecutiveRateLimits: row.consecutive_rate_limits,
    exhaustedDay: row.exhausted_day,
    virtualTime: row.virtual_time,
    tokenRatio: row.token_ratio,
    circuit: {
      state: row.circuit_state,
      successes: row.circuit_successes,
      failures: row.circuit_failures,
      countedSinceMs: row.circuit_counted_since_ms,
      untilMs: row.circuit_until_ms,
      openings: row.circuit_openings,
    },
  };
}

export async function saveCircuit(db: Database, model: string, circuit: Circuit): Promise<void> {
  await db
    .updateTable('model_states')
    .set({
      circuit_state: circuit.state,
      circuit_successes: circuit.successes,
      circuit_failures: circuit.failures,
      circuit_counted_since_ms: circuit.countedSinceMs,
      circuit_until_ms: circuit.untilMs,
      circuit_openings: circuit.openings,
    })
    .where('model', '=', model)
    .execute();
}

/** Counts an outcome; answers the circuit before and after it. */
export async function recordOutcome(
  db: Database,
  model: string,
  outcome: 'success' | 'failure',
  settings: CircuitSettings,
): Promise<{ before: Circuit['state']; after: Circuit['state'] }> {
  return db.transaction().execute(async (transaction) => {
    const { circuit, nowMs, consecutiveRateLimits } = await lockState(transaction, model);
    const next = afterOutcome(circuit, outcome, nowMs, settings);
    if (next !== circuit) await saveCircuit(transaction, model, next);
    if (outcome === 'success' && consecutiveRateLimits > 0) {
      await transaction
        .updateTable('model_states')
        .set({ consecutive_rate_limits: 0 })
        .where('model', '=', model)
        .execute();
    }
    return { before: circuit.state, after: next.state };
  });
}

/**
 * Holds every worker's calls of a model back after the provider's rate limit: as long as it says, else for a time that
 * doubles with each such answer in a row. Answers how long, ms.
 */
export async function backOff(
  db: Database,
  model: string,
  retryAfterMs: number | undefined,
): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const { nowMs, notBeforeMs, consecutiveRateLimits } = await lockState(transaction, model);
    // Refusals of calls that were in flight together count as one rate limit.
    const isFirstOfBurst = retryAfterMs === undefined && nowMs >= notBeforeMs;
    const ownMs = Math.min(FIRST_BACK_OFF_MS * 2 ** consecutiveRateLimits, LONGEST_BACK_OFF_MS);
    const until =
      retryAfterMs === undefined
        ? isFirstOfBurst
          ? nowMs + ownMs
          : notBeforeMs
        : Math.max(notBeforeMs, nowMs + retryAfterMs);
    await transaction
      .updateTable('model_states')
      .set({
        not_before_ms: until,
        consecutive_rate_limits: consecutiveRateLimits + (isFirstOfBurst ? 1 : 0),
      })
      .where('model', '=', model)
      .execute();
    return until - nowMs;
  });
}

/** Notes that the provider called its day's requests spent. */
export async function markDayExhausted(db: Database, model: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { nowMs } = await lockState(transaction, model);
    await transaction
      .updateTable('model_states')
      .set({ exhausted_day: providerDay(nowMs) })
      .where('model', '=', model)
      .execute();
  });
}
