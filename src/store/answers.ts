import { sql } from 'kysely';
import type { NewPlace, PlaceKey } from './answerPlaces.ts';
import { addPlaces } from './answerPlaces.ts';
import type { Database } from './database.ts';
import { addSpending, type Spending } from './spending.ts';

/** What came of one call: an answer, a draft to be repaired, halves to be answered instead, or nothing usable. */
export type ReplyEffect =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'halves'; readonly halves: readonly NewPlace[] }
  | { readonly kind: 'nothing' };

export interface PaidReply {
  /** As the model names itself. */
  readonly model: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** US dollars; null when the price is unknown. */
  readonly costUsd: number | null;
  readonly effect: ReplyEffect;
}

/** How an answer is found again by another analysis. */
export interface CacheKey {
  readonly clinicId: string;
  readonly scope: string;
  readonly contentHash: string;
}

/** Commits the intent to call the model. */
export async function markRequested(db: Database, key: PlaceKey): Promise<void> {
  await update(db, key)
    .set((update) => ({ requests: update('requests', '+', 1), requested_at: new Date() }))
    .execute();
}

/**
 * Stores what a call cost together with what came of it, and remembers it for other analyses; the first answer stays.
 */
export async function recordReply(
  db: Database,
  key: PlaceKey,
  reply: PaidReply,
  cacheKey: CacheKey,
): Promise<void> {
  const { effect, model } = reply;
  await db.transaction().execute(async (transaction) => {
    await update(transaction, key)
      .set((update) => ({
        prompt_tokens: update('prompt_tokens', '+', reply.promptTokens),
        output_tokens: update('output_tokens', '+', reply.outputTokens),
        reserved_tokens: 0,
        reserved_cost_usd: 0,
        model,
        draft: effect.kind === 'draft' ? effect.text : null,
      }))
      .execute();
    if (effect.kind === 'answer') {
      await update(transaction, key)
        .set({ state: 'answered', answer: JSON.stringify(effect.answer), answered_at: new Date() })
        .where('state', '=', 'waiting')
        .execute();
    }
    if (effect.kind === 'halves') {
      await update(transaction, key).set({ state: 'split' }).where('state', '=', 'waiting').execute();
      await addPlaces(transaction, key, effect.halves);
    }
    if (effect.kind === 'answer' || effect.kind === 'halves') {
      await cacheAnswer(transaction, cacheKey, model, effect.kind === 'answer' ? effect.answer : null);
    }
    const spending: Spending = { tokens: reply.promptTokens + reply.outputTokens, costUsd: reply.costUsd };
    await addSpending(
      transaction,
      { analysisId: key.analysisId, clinicId: cacheKey.clinicId },
      reply,
      spending,
    );
  });
}

async function cacheAnswer(db: Database, key: CacheKey, model: string, answer: unknown): Promise<void> {
  await db
    .insertInto('answer_cache')
    .values({
      clinic_id: key.clinicId,
      scope: key.scope,
      content_hash: key.contentHash,
      model,
      answer: answer === null ? null : JSON.stringify(answer),
    })
    .onConflict((conflict) => conflict.columns(['clinic_id', 'scope', 'content_hash']).doNothing())
    .execute();
}

/** What is remembered of the same content: its answer, or that it was too large for one. */
export async function findCached(
  db: Database,
  key: CacheKey,
): Promise<{ kind: 'answer'; answer: unknown; model: string } | { kind: 'tooLarge' } | undefined> {
  const row = await db
    .selectFrom('answer_cache')
    .select(['answer', 'model'])
    .where('clinic_id', '=', key.clinicId)
    .where('scope', '=', key.scope)
    .where('content_hash', '=', key.contentHash)
    .executeTakeFirst();
  if (!row) return undefined;
  return row.answer === null
    ? { kind: 'tooLarge' }
    : { kind: 'answer', answer: row.answer, model: row.model };
}

/** Answers a place from the cache, at no cost. */
export async function adoptAnswer(
  db: Database,
  key: PlaceKey,
  cached: { answer: unknown; model: string },
): Promise<void> {
  await update(db, key)
    .set({
      state: 'answered',
      answer: JSON.stringify(cached.answer),
      model: cached.model,
      cached: true,
      answered_at: new Date(),
    })
    .where('state', '=', 'waiting')
    .execute();
}

/** Puts halves in the place of a place. */
export async function splitPlace(db: Database, key: PlaceKey, halves: readonly NewPlace[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await update(transaction, key).set({ state: 'split' }).where('state', '=', 'waiting').execute();
    await addPlaces(transaction, key, halves);
  });
}

const update = (db: Database, { analysisId, level, index, part }: PlaceKey) =>
  db
    .updateTable('analysis_answers')
    .where('analysis_id', '=', analysisId)
    .where('level', '=', level)
    .where('index', '=', index)
    .where('part', '=', part);

/** Sets a place aside until a person decides. */
export async function parkPlace(db: Database, key: PlaceKey, failureCode: string): Promise<void> {
  await update(db, key)
    .set({ state: 'parked', failure_code: failureCode, reserved_tokens: 0, reserved_cost_usd: 0 })
    .where('state', '=', 'waiting')
    .execute();
}

export interface UnansweredPlace extends PlaceKey {
  readonly state: 'parked' | 'skipped';
  readonly failureCode: string;
  readonly rows: number;
  /** Calls made for it. */
  readonly requests: number;
}

/** Parked and skipped places, in their order. */
export async function unansweredPlaces(db: Database, analysisId: string): Promise<UnansweredPlace[]> {
  const rows = await db
    .selectFrom('analysis_answers')
    .select(['level', 'index', 'part', 'state', 'failure_code', 'rows', 'requests'])
    .where('analysis_id', '=', analysisId)
    .where('state', 'in', ['parked', 'skipped'])
    .orderBy('level')
    .orderBy('index')
    .orderBy('part')
    .execute();
  return rows.map(({ failure_code, state, ...row }) => ({
    analysisId,
    ...row,
    state: state === 'skipped' ? 'skipped' : 'parked',
    failureCode: failure_code ?? '',
  }));
}

/**
 * Lets parked places be tried again or skips them: all, or those of these indexes. Changes nothing and answers the first
 * index that is not parked when there is one.
 */
export async function decideParked(
  db: Database,
  analysisId: string,
  action: 'retry' | 'skip',
  indexes: 'all' | readonly number[],
): Promise<{ decided: number; parked: number } | { notParked: number }> {
  return db.transaction().execute(async (transaction) => {
    const parked = await transaction
      .selectFrom('analysis_answers')
      .select('index')
      .where('analysis_id', '=', analysisId)
      .where('state', '=', 'parked')
      .forUpdate()
      .execute();
    const known = new Set(parked.map(({ index }) => index));
    const notParked = indexes === 'all' ? undefined : indexes.find((index) => !known.has(index));
    if (notParked !== undefined) return { notParked };
    const { numUpdatedRows } = await transaction
      .updateTable('analysis_answers')
      .set(
        action === 'retry'
          ? { state: 'waiting', draft: null }
          : { state: 'skipped', answered_at: sql<Date>`now()` },
      )
      .where('analysis_id', '=', analysisId)
      .where('state', '=', 'parked')
      .$if(indexes !== 'all', (query) => query.where('index', 'in', indexes === 'all' ? [] : [...indexes]))
      .executeTakeFirstOrThrow();
    const decided = Number(numUpdatedRows);
    return { decided, parked: parked.length - decided };
  });
}

/** Answers every waiting place of a level whose content has a cached answer, at no cost. */
export async function adoptCachedAnswers(
  db: Database,
  analysis: { readonly id: string; readonly clinicId: string },
  level: number,
  scope: string,
): Promise<void> {
  await sql`
    update analysis_answers as place
    set state = 'answered', answer = cache.answer, model = cache.model, cached = true, answered_at = now()
    from answer_cache as cache
    where place.analysis_id = ${analysis.id} and place.level = ${level} and place.state = 'waiting'
      and cache.clinic_id = ${analysis.clinicId} and cache.scope = ${scope}
      and cache.content_hash = place.content_hash and cache.answer is not null`.execute(db);
}
