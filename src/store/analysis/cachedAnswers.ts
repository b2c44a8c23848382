import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { type AnalysisTask, type TaskKey, taskOf } from './analysisTasks.ts';
import { selectTasks } from './taskQueries.ts';

/** The key under which another analysis finds an answer again. */
export interface CacheKey {
  readonly clinicId: string;
  readonly scope: string;
  readonly contentHash: string;
}

/** The cached result of the same content: its answer, or that it was too large for one. */
export type CachedAnswer =
  | { readonly kind: 'answer'; readonly answer: unknown; readonly model: string }
  | { readonly kind: 'tooLarge' };

export interface TaskWithCache {
  readonly task: AnalysisTask;
  readonly cached: CachedAnswer | undefined;
}

/** A task, and the scope its cached answer is found under. */
export interface TaskInScope {
  readonly key: TaskKey;
  readonly scope: string;
}

/** Tasks, each with the cached answer for its content while it is waiting, in the order of the keys; undefined where there is no such task. */
export async function findTasksWithCache(
  db: Database,
  asked: readonly TaskInScope[],
): Promise<(TaskWithCache | undefined)[]> {
  const rows = await selectTasks(
    db,
    asked.map(({ key }) => key),
  )
    .innerJoin(
      sql<{ scope: string; nth: number }>`unnest(
        ${asked.map(({ scope }) => scope)}::text[]
      ) with ordinality`.as<'cacheable'>(sql`cacheable (scope, nth)`),
      'cacheable.nth',
      'asked.nth',
    )
    .leftJoin('answerCache as cache', (join) =>
      join
        .onRef('cache.clinicId', '=', 'task.clinicId')
        .onRef('cache.scope', '=', 'cacheable.scope')
        .onRef('cache.contentHash', '=', 'task.contentHash')
        .on('task.state', '=', 'waiting'),
    )
    .selectAll('task')
    .select(['asked.nth', 'cache.answer as cachedAnswer', 'cache.model as cachedModel'])
    .execute();
  const found = new Map(rows.map((row) => [row.nth, { task: taskOf(row), cached: cachedOf(row) }]));
  return asked.map((_, at) => found.get(at + 1));
}

function cachedOf(row: { cachedAnswer: unknown; cachedModel: string | null }): CachedAnswer | undefined {
  const { cachedAnswer: answer, cachedModel: model } = row;
  if (model === null) return undefined;
  return answer === null ? { kind: 'tooLarge' } : { kind: 'answer', answer, model };
}

/** An answer to be remembered, as JSON; null when the content was too large for one. */
export interface CachedReply extends CacheKey {
  readonly model: string;
  readonly answer: string | null;
}

/** Remembers answers; the first answer to the same stays. */
export function cacheAnswers(db: Pick<Database, 'insertInto'>, replies: readonly CachedReply[]) {
  return db
    .insertInto('answerCache')
    .values(
      replies.map(({ clinicId, scope, contentHash, model, answer }) => ({
        clinicId,
        scope,
        contentHash,
        model,
        answer,
      })),
    )
    .onConflict((conflict) => conflict.columns(['clinicId', 'scope', 'contentHash']).doNothing());
}
