import { sql } from 'kysely';
import { admit, type CircuitSettings } from '../domain/circuitBreaker.ts';
import { nextProviderDayMs, providerDay } from '../domain/providerDay.ts';
import { turnTimes, WINDOW_MS } from '../domain/turnSchedule.ts';
import type { Database } from './database.ts';
import { effectiveLimits, type ModelLimits } from './modelLimits.ts';
import { lockState, type ModelState, saveCircuit } from './modelStates.ts';

export interface TurnRequest {
  readonly model: string;
  /** Names the waiting call; the same call asks again under the same ticket. */
  readonly ticket: string;
  /** Shares the model's rate with other keys by weight. */
  readonly fairnessKey: string;
  readonly fairnessWeight: number;
  /** Lower goes first. */
  readonly priority: number;
  /** Estimated prompt tokens. */
  readonly tokens: number;
}

export interface TurnRules {
  readonly limits: ModelLimits;
  readonly circuit: CircuitSettings;
}

/** A turn, which is to be used at once, or how long to wait before asking again and for what. */
export type Turn =
  | { readonly kind: 'granted'; readonly turnId: number }
  | {
      readonly kind: 'wait';
      readonly waitMs: number;
      readonly reason: 'rate' | 'day' | 'circuit' | 'heldBack';
    };

/** How late a call may come back for its turn before its place is given away, ms. */
const PATIENCE_MS = 15_000;
/** Turns are kept a little longer than the window, for whoever looks at them, ms. */
const KEPT_MS = 10 * 60_000;

/**
 * Takes the next turn to call a model, across all workers: exact sliding windows of requests and tokens, the requests of
 * a day, the provider's own refusals and the circuit breaker. Waiting calls are ordered by priority, then by start-time
 * fair queueing over their fairness keys.
 */
export async function takeTurn(db: Database, request: TurnRequest, rules: TurnRules): Promise<Turn> {
  return db.transaction().execute(async (transaction) => {
    const state = await lockState(transaction, request.model);
    const limits = await effectiveLimits(transaction, request.model, rules.limits);
    const refusal = await refusedFor(transaction, state, limits);
    if (refusal) return refusal;
    const { admitted, waitMs, circuit } = admit(state.circuit, state.nowMs, rules.circuit);
    if (!admitted) return { kind: 'wait', waitMs, reason: 'circuit' };

    const timeMs = await scheduledAt(transaction, state, limits, request);
    if (timeMs > state.nowMs) {
      return { kind: 'wait', waitMs: timeMs - state.nowMs, reason: 'rate' };
    }
    if (circuit !== state.circuit) await saveCircuit(transaction, request.model, circuit);
    return { kind: 'granted', turnId: await grant(transaction, state, request) };
  });
}

async function refusedFor(
  db: Database,
  state: ModelState,
  { requestsPerDay }: ModelLimits,
): Promise<Turn | undefined> {
  const { model, nowMs, spentDay, notBeforeMs } = state;
  const day = providerDay(nowMs);
  const isSpent =
    spentDay === day || (requestsPerDay !== null && (await requestsOfDay(db, model, day)) >= requestsPerDay);
  if (isSpent) return { kind: 'wait', waitMs: nextProviderDayMs(nowMs) - nowMs, reason: 'day' };
  if (notBeforeMs > nowMs) return { kind: 'wait', waitMs: notBeforeMs - nowMs, reason: 'heldBack' };
  return undefined;
}

async function requestsOfDay(db: Database, model: string, day: string): Promise<number> {
  const row = await db
    .selectFrom('model_days')
    .select('requests')
    .where('model', '=', model)
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.requests ?? 0;
}

/** Where the request stands among those that wait, as a time; keeps its place when that is not now. */
async function scheduledAt(
  db: Database,
  state: ModelState,
  limits: ModelLimits,
  request: TurnRequest,
): Promise<number> {
  const { model, nowMs } = state;
  await db
    .deleteFrom('model_tickets')
    .where('model', '=', model)
    .where('id', '<>', request.ticket)
    .where('expected_at_ms', '<', nowMs - PATIENCE_MS)
    .execute();
  const tokens = Math.ceil(request.tokens * state.tokenRatio);
  await keepTicket(db, state, request, tokens);
  const waiting = await db
    .selectFrom('model_tickets')
    .select(['id', 'tokens'])
    .where('model', '=', model)
    .orderBy('priority')
    .orderBy('start_tag')
    .orderBy('sequence')
    .execute();
  const position = waiting.findIndex(({ id }) => id === request.ticket);
  const ahead = waiting.slice(0, position + 1).map((ticket) => ticket.tokens);
  const times = turnTimes(nowMs, limits, await turnsOfWindow(db, model, nowMs), ahead);
  const timeMs = times.at(-1) ?? nowMs;
  await db
    .updateTable('model_tickets')
    .set({ expected_at_ms: timeMs, tokens })
    .where('model', '=', model)
    .where('id', '=', request.ticket)
    .execute();
  return timeMs;
}

/** A ticket's start tag is fixed when it is made: later than the key's earlier ones, by its weight. */
async function keepTicket(
  db: Database,
  { model, nowMs, virtualTime }: ModelState,
  { ticket, fairnessKey, fairnessWeight, priority }: TurnRequest,
  tokens: number,
): Promise<void> {
  const existing = await db
    .selectFrom('model_tickets')
    .select('id')
    .where('model', '=', model)
    .where('id', '=', ticket)
    .executeTakeFirst();
  if (existing) return;
  const share = await db
    .selectFrom('model_shares')
    .select('finish_tag')
    .where('model', '=', model)
    .where('fairness_key', '=', fairnessKey)
    .executeTakeFirst();
  const start = Math.max(virtualTime, share?.finish_tag ?? 0);
  const finish = start + 1 / fairnessWeight;
  await db
    .insertInto('model_shares')
    .values({ model, fairness_key: fairnessKey, finish_tag: finish })
    .onConflict((conflict) => conflict.columns(['model', 'fairness_key']).doUpdateSet({ finish_tag: finish }))
    .execute();
  await db
    .insertInto('model_tickets')
    .values({
      model,
      id: ticket,
      fairness_key: fairnessKey,
      priority,
      start_tag: start,
      tokens,
      expected_at_ms: nowMs,
    })
    .execute();
}

async function turnsOfWindow(db: Database, model: string, nowMs: number) {
  const rows = await db
    .selectFrom('model_turns')
    .select(['at_ms', 'tokens'])
    .where('model', '=', model)
    .where('at_ms', '>', nowMs - WINDOW_MS)
    .orderBy('at_ms')
    .execute();
  return rows.map(({ at_ms, tokens }) => ({ atMs: at_ms, tokens }));
}

async function grant(db: Database, state: ModelState, { model, ticket }: TurnRequest): Promise<number> {
  const { nowMs, virtualTime } = state;
  const { start_tag, tokens } = await db
    .deleteFrom('model_tickets')
    .where('model', '=', model)
    .where('id', '=', ticket)
    .returning(['start_tag', 'tokens'])
    .executeTakeFirstOrThrow();
  await db
    .updateTable('model_states')
    .set({ virtual_time: Math.max(virtualTime, start_tag) })
    .where('model', '=', model)
    .execute();
  await db
    .insertInto('model_days')
    .values({ model, day: providerDay(nowMs), requests: 1 })
    .onConflict((conflict) =>
      conflict.columns(['model', 'day']).doUpdateSet({ requests: sql<number>`model_days.requests + 1` }),
    )
    .execute();
  await db
    .deleteFrom('model_turns')
    .where('model', '=', model)
    .where('at_ms', '<', nowMs - KEPT_MS)
    .execute();
  const { id } = await db
    .insertInto('model_turns')
    .values({ model, at_ms: nowMs, tokens })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** How fast what is known of a model's own count gives way to what is seen: a fifth with each answer. */
const RATIO_DECAY = 0.8;

/**
 * Replaces a turn's estimated tokens by those the provider counted, and learns from the difference. An estimate rather too
 * high only holds others back until then; one too low would break the limit, so the ratio rises at once.
 */
export async function settleTurn(
  db: Database,
  model: string,
  turnId: number,
  { estimated, counted }: { readonly estimated: number; readonly counted: number },
): Promise<void> {
  await db.updateTable('model_turns').set({ tokens: counted }).where('id', '=', turnId).execute();
  const seen = counted / Math.max(1, estimated);
  await db
    .updateTable('model_states')
    .set({
      token_ratio: sql<number>`greatest(${seen}::double precision,
        token_ratio * ${RATIO_DECAY}::double precision + ${seen * (1 - RATIO_DECAY)}::double precision)`,
    })
    .where('model', '=', model)
    .execute();
}

/** Gives up the places of calls that will not come back, such as those of a cancelled analysis. */
export async function dropTickets(db: Database, prefix: string): Promise<void> {
  await db.deleteFrom('model_tickets').where(sql<boolean>`starts_with(id, ${prefix})`).execute();
}

/** What of a model's limits is used: the last minute's turns, and the day's. */
export async function usedOf(
  db: Database,
  model: string,
): Promise<{ requests: number; tokens: number; today: number; waiting: number }> {
  const { rows } = await sql<{ requests: number; tokens: number; waiting: number; now_ms: number }>`
    select count(*)::int as requests, coalesce(sum(tokens), 0)::bigint as tokens,
      (select count(*)::int from model_tickets where model = ${model}) as waiting,
      (extract(epoch from now()) * 1000)::double precision as now_ms
    from model_turns
    where model = ${model} and at_ms > extract(epoch from now()) * 1000 - 60000`.execute(db);
  const { requests = 0, tokens = 0, waiting = 0, now_ms = Date.now() } = rows[0] ?? {};
  return { requests, tokens, waiting, today: await requestsOfDay(db, model, providerDay(now_ms)) };
}
