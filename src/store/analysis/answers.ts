import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { NewTask, TaskKey } from './analysisTasks.ts';
import { addTasks } from './analysisTasks.ts';
import { keyColumns } from './taskQueries.ts';

/** The intent to call the model about each task, to be committed by the statement that grants the turns. */
export const markRequested = (keys: readonly TaskKey[]): RawBuilder<Record<string, unknown>> => sql`
  update analysis_tasks as task set requests = task.requests + 1, requested_at = now()
  from unnest(${keyColumns(keys)}) as asked (clinic_id, analysis_id, stage, index, part)
  where (task.clinic_id, task.analysis_id, task.stage, task.index, task.part)
      = (asked.clinic_id, asked.analysis_id, asked.stage, asked.index, asked.part)`;

/** Answers a task from the cache, at no cost. */
export async function adoptAnswer(
  db: Database,
  key: TaskKey,
  cached: { answer: unknown; model: string },
): Promise<void> {
  await updateTask(db, key)
    .set({
      state: 'answered',
      answer: JSON.stringify(cached.answer),
      model: cached.model,
      cached: true,
      answeredAt: new Date(),
    })
    .where('state', '=', 'waiting')
    .execute();
}

/** Replaces a task by its halves. */
export async function splitTask(db: Database, key: TaskKey, halves: readonly NewTask[]): Promise<void> {
  await db.transaction().execute((transaction) => splitWaiting(transaction, key, halves));
}

/** The same, within a transaction. */
export async function splitWaiting(
  transaction: Database,
  key: TaskKey,
  halves: readonly NewTask[],
): Promise<void> {
  await updateTask(transaction, key).set({ state: 'split' }).where('state', '=', 'waiting').execute();
  await addTasks(transaction, key, halves);
}

/** Updates the task under this key. */
export const updateTask = (
  db: Pick<Database, 'updateTable'>,
  { clinicId, analysisId, stage, index, part }: TaskKey,
) =>
  db
    .updateTable('analysisTasks')
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('stage', '=', stage)
    .where('index', '=', index)
    .where('part', '=', part);

/** Parks a task until an operator decides. */
export async function parkTask(db: Database, key: TaskKey, failureCode: string): Promise<void> {
  await updateTask(db, key)
    .set({ state: 'parked', failureCode, reservedTokens: 0, reservedCostUsd: 0 })
    .where('state', '=', 'waiting')
    .execute();
}

export interface UnansweredTask extends TaskKey {
  readonly state: 'parked' | 'skipped';
  readonly failureCode: string;
  readonly rows: number;
  /** Calls made for it. */
  readonly requests: number;
}

/** Parked and skipped tasks, in their order. */
export async function unansweredTasks(
  db: Database,
  clinicId: string,
  analysisId: string,
): Promise<UnansweredTask[]> {
  const rows = await db
    .selectFrom('analysisTasks')
    .select(['stage', 'index', 'part', 'state', 'failureCode', 'rows', 'requests'])
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('state', 'in', ['parked', 'skipped'])
    .orderBy('stage')
    .orderBy('index')
    .orderBy('part')
    .execute();
  return rows.map(({ failureCode, state, ...row }) => ({
    clinicId,
    analysisId,
    ...row,
    state: state === 'skipped' ? 'skipped' : 'parked',
    failureCode: failureCode ?? '',
  }));
}

/**
 * Lets parked tasks be tried again or skips them: all, or those of these indexes. Changes nothing and answers the first
 * index that is not parked when there is one.
 */
export async function decideParked(
  db: Database,
  clinicId: string,
  analysisId: string,
  action: 'retry' | 'skip',
  indexes: 'all' | readonly number[],
): Promise<{ decided: number; parked: number } | { notParked: number }> {
  return db.transaction().execute(async (transaction) => {
    const parked = await transaction
      .selectFrom('analysisTasks')
      .select('index')
      .where('clinicId', '=', clinicId)
      .where('analysisId', '=', analysisId)
      .where('state', '=', 'parked')
      .forUpdate()
      .execute();
    const parkedIndexes = new Set(parked.map(({ index }) => index));
    const notParked = indexes === 'all' ? undefined : indexes.find((index) => !parkedIndexes.has(index));
    if (notParked !== undefined) return { notParked };
    const { numUpdatedRows } = await transaction
      .updateTable('analysisTasks')
      .set(
        action === 'retry'
          ? { state: 'waiting', draft: null }
          : { state: 'skipped', answeredAt: sql<Date>`now()` },
      )
      .where('clinicId', '=', clinicId)
      .where('analysisId', '=', analysisId)
      .where('state', '=', 'parked')
      .$if(indexes !== 'all', (query) => query.where('index', 'in', indexes === 'all' ? [] : [...indexes]))
      .executeTakeFirstOrThrow();
    const decided = Number(numUpdatedRows);
    return { decided, parked: parked.length - decided };
  });
}
