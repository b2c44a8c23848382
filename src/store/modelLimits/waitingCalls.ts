import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type AdmissionRequest, FairQueue, type RequestingCall } from '../../domain/analysis/fairQueue.ts';
import { providerDay } from '../../domain/analysis/providerDay.ts';
import { type Permit, WINDOW_MS } from '../../domain/analysis/slidingWindow.ts';
import type { Database } from '../database.ts';
import { changesInForce, limitsAfter, type ModelLimits } from './modelLimits.ts';
import type { ModelState } from './modelStates.ts';

/** How late a call may come back before it loses its position in the queue, ms. */
const PATIENCE_MS = 15_000;
/** Permits are kept longer than the window, so that operators can look at them, ms. */
const KEPT_MS = 10 * 60_000;

/** The waiting calls of a model, the use of its last window, and its limits. */
export interface QueueState {
  readonly queue: FairQueue;
  /** Totals of the permits of the last window. */
  readonly taken: { readonly permits: number; readonly tokens: number };
  readonly limits: ModelLimits;
}

const WaitingCallRows = z.array(z.tuple([z.string(), z.number(), z.number(), z.number()]));
const FinishTags = z.record(z.string(), z.number());

/** Reads the queue of a model and its limits in one statement: the model's state is locked meanwhile, so that each one counts. */
export async function readQueue(
  transaction: Database,
  { model, nowMs, virtualTime }: ModelState,
  requests: readonly AdmissionRequest[],
  defaults: ModelLimits,
): Promise<QueueState> {
  const ids = requests.map(({ callId }) => callId);
  const fairnessKeys = requests.map(({ fairnessKey }) => fairnessKey);
  const { rows } = await sql<{
    calls: unknown;
    permits: number;
    tokens: number;
    finishTags: unknown;
    changes: unknown;
  }>`
    select
      ${changesInForce(model)} as changes,
      (select coalesce(json_agg(json_build_array(id, tokens, priority, start_tag)
          order by priority, start_tag, sequence), '[]')
        from model_waiting_calls
        where model = ${model} and (id = any(${ids}::text[]) or expected_at_ms >= ${nowMs - PATIENCE_MS}))
        as calls,
      taken.permits, taken.tokens,
      (select coalesce(json_object_agg(fairness_key, finish_tag), '{}') from fair_queue_tags
        where model = ${model} and fairness_key = any(${fairnessKeys}::text[])) as finish_tags
    from (select count(*)::int as permits, coalesce(sum(tokens), 0)::bigint as tokens
      from model_permits where model = ${model} and at_ms > ${nowMs - WINDOW_MS}) as taken`.execute(
    transaction,
  );
  const [row] = rows;
  return {
    queue: new FairQueue({
      waiting: WaitingCallRows.parse(row?.calls).map(([id, tokens, priority, startTag]) => ({
        id,
        tokens,
        priority,
        startTag,
      })),
      finishTags: FinishTags.parse(row?.finishTags),
      virtualTime,
    }),
    taken: { permits: row?.permits ?? 0, tokens: row?.tokens ?? 0 },
    limits: limitsAfter(row?.changes, defaults),
  };
}

/** The permits of the last window, oldest first. */
export async function readPermits(transaction: Database, { model, nowMs }: ModelState): Promise<Permit[]> {
  const rows = await transaction
    .selectFrom('modelPermits')
    .select(['atMs', 'tokens'])
    .where('model', '=', model)
    .where('atMs', '>', nowMs - WINDOW_MS)
    .orderBy('atMs')
    .execute();
  return rows.map(({ atMs, tokens }) => ({ atMs, tokens }));
}

/** Keeps the places of calls until each comes back, after `waitMs`. */
export async function storeWaitingCalls(
  transaction: Database,
  { model, nowMs }: ModelState,
  kept: readonly { readonly call: RequestingCall; readonly waitMs: number }[],
): Promise<void> {
  if (kept.length === 0) return;
  const rows = kept.map(({ call, waitMs }) => ({
    model,
    id: call.id,
    fairnessKey: call.fairnessKey,
    priority: call.priority,
    startTag: call.startTag,
    tokens: call.tokens,
    expectedAtMs: nowMs + waitMs,
  }));
  // A call that was taken for lost may ask beside the one in its place.
  const newest = new Map(rows.map((row) => [row.id, row]));
  const calls = kept.map(({ call }) => call);
  await transaction
    .with('share', (cte) => advanceShares(cte, model, calls))
    .with('expired', (cte) =>
      cte
        .deleteFrom('modelWaitingCalls')
        .where('model', '=', model)
        .where('id', 'not in', [...newest.keys()])
        .where('expectedAtMs', '<', nowMs - PATIENCE_MS),
    )
    .insertInto('modelWaitingCalls')
    .values([...newest.values()])
    .onConflict((conflict) =>
      conflict.columns(['model', 'id']).doUpdateSet(({ ref }) => ({
        expectedAtMs: ref('excluded.expectedAtMs'),
        tokens: ref('excluded.tokens'),
      })),
    )
    .execute();
}

/**
 * Takes permits, and does what they are for in the same statement: the calls are used, the day and the window count them. Answers the ids
 * of the permits, in the order of the calls.
 */
export async function grantPermits(
  transaction: Database,
  { model, nowMs }: ModelState,
  granted: readonly RequestingCall[],
  intent: RawBuilder<Record<string, unknown>>,
): Promise<readonly number[]> {
  if (granted.length === 0) return [];
  const latest = Math.max(...granted.map(({ startTag }) => startTag));
  const permits = await transaction
    .with('intent', () => sql<Record<string, unknown>>`(${intent})`)
    .with('share', (cte) => advanceShares(cte, model, granted))
    .with('used', (cte) =>
      cte
        .deleteFrom('modelWaitingCalls')
        .where('model', '=', model)
        .where((where) =>
          where.or([
            where(
              'id',
              'in',
              granted.map(({ id }) => id),
            ),
            where('expectedAtMs', '<', nowMs - PATIENCE_MS),
          ]),
        ),
    )
    .with('old', (cte) =>
      cte
        .deleteFrom('modelPermits')
        .where('model', '=', model)
        .where('atMs', '<', nowMs - KEPT_MS),
    )
    .with('state', (cte) =>
      cte
        .updateTable('modelStates')
        .set({ virtualTime: sql<number>`greatest(virtual_time, ${latest}::double precision)` })
        .where('model', '=', model),
    )
    .with('day', (cte) =>
      cte
        .insertInto('modelDailyRequests')
        .values({ model, day: providerDay(nowMs), requests: granted.length })
        .onConflict((conflict) =>
          conflict
            .columns(['model', 'day'])
            .doUpdateSet({ requests: sql<number>`model_daily_requests.requests + excluded.requests` }),
        ),
    )
    .insertInto('modelPermits')
    .values(granted.map(({ tokens }) => ({ model, atMs: nowMs, tokens })))
    .returning('id')
    .execute();
  // Rows are numbered in the order in which they are given.
  return permits.map(({ id }) => id).sort((one, other) => one - other);
}

function advanceShares(db: Pick<Database, 'insertInto'>, model: string, calls: readonly RequestingCall[]) {
  const finishTags = new Map<string, number>();
  for (const { fairnessKey, finishTag } of calls)
    finishTags.set(fairnessKey, Math.max(finishTags.get(fairnessKey) ?? 0, finishTag));
  return db
    .insertInto('fairQueueTags')
    .values([...finishTags].map(([fairnessKey, finishTag]) => ({ model, fairnessKey, finishTag })))
    .onConflict((conflict) =>
      conflict
        .columns(['model', 'fairnessKey'])
        .doUpdateSet({ finishTag: sql<number>`greatest(fair_queue_tags.finish_tag, excluded.finish_tag)` }),
    );
}
