import { type Selectable, sql } from 'kysely';
import { afterOutcome, type Circuit, type CircuitSettings } from '../../domain/analysis/circuitBreaker.ts';
import { providerDay } from '../../domain/analysis/providerDay.ts';
import type { Database } from '../database.ts';
import type { ModelStatesTable } from '../tables/modelLimits.ts';

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
      .selectFrom('modelStates')
      .selectAll()
      .select(nowMs.as('nowMs'))
      .where('model', '=', model)
      .forUpdate()
      .executeTakeFirst();
  const row = await select();
  if (row) return stateOf(row);
  await transaction
    .insertInto('modelStates')
    .values({ model, exhaustedDay: null })
    .onConflict((conflict) => conflict.column('model').doNothing())
    .execute();
  const inserted = await select();
  if (!inserted) throw new Error(`the state of ${model} could not be made`);
  return stateOf(inserted);
}

/** The models anything is known of. */
export async function listStates(db: Database): Promise<ModelState[]> {
  const rows = await db
    .selectFrom('modelStates')
    .selectAll()
    .select(nowMs.as('nowMs'))
    .orderBy('model')
    .execute();
  return rows.map(stateOf);
}

function stateOf(row: Selectable<ModelStatesTable> & { nowMs: number }): ModelState {
  return {
    model: row.model,
    nowMs: row.nowMs,
    notBeforeMs: row.notBeforeMs,
    consecutiveRateLimits: row.consecutiveRateLimits,
    exhaustedDay: row.exhaustedDay,
    virtualTime: row.virtualTime,
    tokenRatio: row.tokenRatio,
    circuit: {
      state: row.circuitState,
      successes: row.circuitSuccesses,
      failures: row.circuitFailures,
      countedSinceMs: row.circuitCountedSinceMs,
      untilMs: row.circuitUntilMs,
      openings: row.circuitOpenings,
    },
  };
}

export async function saveCircuit(db: Database, model: string, circuit: Circuit): Promise<void> {
  await db
    .updateTable('modelStates')
    .set({
      circuitState: circuit.state,
      circuitSuccesses: circuit.successes,
      circuitFailures: circuit.failures,
      circuitCountedSinceMs: circuit.countedSinceMs,
      circuitUntilMs: circuit.untilMs,
      circuitOpenings: circuit.openings,
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
        .updateTable('modelStates')
        .set({ consecutiveRateLimits: 0 })
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
      .updateTable('modelStates')
      .set({
        notBeforeMs: until,
        consecutiveRateLimits: consecutiveRateLimits + (isFirstOfBurst ? 1 : 0),
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
      .updateTable('modelStates')
      .set({ exhaustedDay: providerDay(nowMs) })
      .where('model', '=', model)
      .execute();
  });
}
