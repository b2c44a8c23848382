import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { providerDay } from '../../domain/analysis/providerDay.ts';
import { type OwnTicket, TurnLine, type TurnRequest } from '../../domain/analysis/turnLine.ts';
import { type TakenTurn, WINDOW_MS } from '../../domain/analysis/turnSchedule.ts';
import type { Database } from '../database.ts';
import { changesInForce, limitsAfter, type ModelLimits } from './modelLimits.ts';
import type { ModelState } from './modelStates.ts';

/** How late a call may come back for its turn before its place is given away, ms. */
const PATIENCE_MS = 15_000;
/** Turns are kept a little longer than the window, for whoever looks at them, ms. */
const KEPT_MS = 10 * 60_000;

/** Who waits for a model, what its last window has seen, and what it may see. */
export interface QueueState {
  readonly line: TurnLine;
  /** All turns of the last window together. */
  readonly taken: { readonly turns: number; readonly tokens: number };
  readonly limits: ModelLimits;
}

const WaitingCallRows = z.array(z.tuple([z.string(), z.number(), z.number(), z.number()]));
const FinishTags = z.record(z.string(), z.number());

/** Reads the queue of a model and its limits in one statement: the model's state is locked meanwhile, so that each one counts. */
export async function readQueue(
  transaction: Database,
  { model, nowMs, virtualTime }: ModelState,
  requests: readonly TurnRequest[],
  defaults: ModelLimits,
): Promise<QueueState> {
  const ids = requests.map(({ ticket }) => ticket);
  const fairnessKeys = requests.map(({ fairnessKey }) => fairnessKey);
  const { rows } = await sql<{
    tickets: unknown;
    turns: number;
    tokens: number;
    finish_tags: unknown;
    changes: unknown;
  }>`
    select
      ${changesInForce(model)} as changes,
      (select coalesce(json_agg(json_build_array(id, tokens, priority, start_tag)
          order by priority, start_tag, sequence), '[]')
        from model_waiting_calls
        where model = ${model} and (id = any(${ids}::text[]) or expected_at_ms >= ${nowMs - PATIENCE_MS}))
        as tickets,
      taken.turns, taken.tokens,
      (select coalesce(json_object_agg(fairness_key, finish_tag), '{}') from model_shares
        where model = ${model} and fairness_key = any(${fairnessKeys}::text[])) as finish_tags
    from (select count(*)::int as turns, coalesce(sum(tokens), 0)::bigint as tokens
      from model_permits where model = ${model} and at_ms > ${nowMs - WINDOW_MS}) as taken`.execute(
    transaction,
  );
  const [row] = rows;
  return {
    line: new TurnLine({
      waiting: WaitingCallRows.parse(row?.tickets).map(([id, tokens, priority, startTag]) => ({
        id,
        tokens,
        priority,
        startTag,
      })),
      finishTags: FinishTags.parse(row?.finish_tags),
      virtualTime,
    }),
    taken: { turns: row?.turns ?? 0, tokens: row?.tokens ?? 0 },
    limits: limitsAfter(row?.changes, defaults),
  };
}

/** The turns of the last window, oldest first. */
export async function readPermits(transaction: Database, { model, nowMs }: ModelState): Promise<TakenTurn[]> {
  const rows = await transaction
    .selectFrom('model_permits')
    .select(['at_ms', 'tokens'])
    .where('model', '=', model)
    .where('at_ms', '>', nowMs - WINDOW_MS)
    .orderBy('at_ms')
    .execute();
  return rows.map(({ at_ms, tokens }) => ({ atMs: at_ms, tokens }));
}

/** Keeps the places of calls until each comes back, after `waitMs`. */
export async function storeWaitingCalls(
  transaction: Database,
  { model, nowMs }: ModelState,
  kept: readonly { readonly ticket: OwnTicket; readonly waitMs: number }[],
): Promise<void> {
  if (kept.length === 0) return;
  const rows = kept.map(({ ticket, waitMs }) => ({
    model,
    id: ticket.id,
    fairness_key: ticket.fairnessKey,
    priority: ticket.priority,
    start_tag: ticket.startTag,
    tokens: ticket.tokens,
    expected_at_ms: nowMs + waitMs,
  }));
  // A call that was taken for lost may ask beside the one in its place.
  const newest = new Map(rows.map((row) => [row.id, row]));
  const tickets = kept.map(({ ticket }) => ticket);
  await transaction
    .with('share', (cte) => advanceShares(cte, model, tickets))
    .with('expired', (cte) =>
      cte
        .deleteFrom('model_waiting_calls')
        .where('model', '=', model)
        .where('id', 'not in', [...newest.keys()])
        .where('expected_at_ms', '<', nowMs - PATIENCE_MS),
    )
    .insertInto('model_waiting_calls')
    .values([...newest.values()])
    .onConflict((conflict) =>
      conflict.columns(['model', 'id']).doUpdateSet(({ ref }) => ({
        expected_at_ms: ref('excluded.expected_at_ms'),
        tokens: ref('excluded.tokens'),
      })),
    )
    .execute();
}

/**
 * Takes turns, and does what they are for in the same statement: the tickets are used, the day and the window count them. Answers the ids
 * of the turns, in the order of the tickets.
 */
export async function grantPermits(
  transaction: Database,
  { model, nowMs }: ModelState,
  granted: readonly OwnTicket[],
  intent: RawBuilder<Record<string, unknown>>,
): Promise<readonly number[]> {
  if (granted.length === 0) return [];
  const latest = Math.max(...granted.map(({ startTag }) => startTag));
  const turns = await transaction
    .with('intent', () => sql<Record<string, unknown>>`(${intent})`)
    .with('share', (cte) => advanceShares(cte, model, granted))
    .with('used', (cte) =>
      cte
        .deleteFrom('model_waiting_calls')
        .where('model', '=', model)
        .where((where) =>
          where.or([
            where(
              'id',
              'in',
              granted.map(({ id }) => id),
            ),
            where('expected_at_ms', '<', nowMs - PATIENCE_MS),
          ]),
        ),
    )
    .with('old', (cte) =>
      cte
        .deleteFrom('model_permits')
        .where('model', '=', model)
        .where('at_ms', '<', nowMs - KEPT_MS),
    )
    .with('state', (cte) =>
      cte
        .updateTable('model_states')
        .set({ virtual_time: sql<number>`greatest(virtual_time, ${latest}::double precision)` })
        .where('model', '=', model),
    )
    .with('day', (cte) =>
      cte
        .insertInto('model_daily_requests')
        .values({ model, day: providerDay(nowMs), requests: granted.length })
        .onConflict((conflict) =>
          conflict
            .columns(['model', 'day'])
            .doUpdateSet({ requests: sql<number>`model_daily_requests.requests + excluded.requests` }),
        ),
    )
    .insertInto('model_permits')
    .values(granted.map(({ tokens }) => ({ model, at_ms: nowMs, tokens })))
    .returning('id')
    .execute();
  // Rows are numbered in the order in which they are given.
  return turns.map(({ id }) => id).sort((one, other) => one - other);
}

function advanceShares(db: Pick<Database, 'insertInto'>, model: string, tickets: readonly OwnTicket[]) {
  const finishTags = new Map<string, number>();
  for (const { fairnessKey, finishTag } of tickets)
    finishTags.set(fairnessKey, Math.max(finishTags.get(fairnessKey) ?? 0, finishTag));
  return db
    .insertInto('model_shares')
    .values([...finishTags].map(([fairness_key, finish_tag]) => ({ model, fairness_key, finish_tag })))
    .onConflict((conflict) =>
      conflict
        .columns(['model', 'fairness_key'])
        .doUpdateSet({ finish_tag: sql<number>`greatest(model_shares.finish_tag, excluded.finish_tag)` }),
    );
}
