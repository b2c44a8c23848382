import { type Selectable, sql } from 'kysely';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import type { Database } from '../database.ts';
import type { AnalysisTasksTable } from '../tables/analysis.ts';

/** Key of one analysis. */
export interface AnalysisKey {
  readonly clinicId: string;
  readonly analysisId: string;
}

/** Key of one analysis task. A plan and an answer are one task each, of index 0. `part` names a half of a chunk, or a half of a half. */
export interface TaskKey extends AnalysisKey {
  readonly stage: TaskStage;
  readonly index: number;
  readonly part: string;
}

export interface AnalysisTask extends TaskKey {
  readonly state: 'waiting' | 'answered' | 'split' | 'parked' | 'skipped';
  readonly rows: number;
  readonly chunks: number;
  /** Estimated tokens of a chunk; 0 for a plan and an answer. */
  readonly tokens: number;
  readonly contentHash: string;
  /** An answer that could not be used, to be repaired. */
  readonly draft: string | null;
}

/** A plan, an answer or a half of a chunk, to be asked for. */
export type NewTask = Pick<AnalysisTask, 'index' | 'part' | 'rows' | 'chunks' | 'contentHash'> &
  Partial<Pick<AnalysisTask, 'tokens'>>;

/**
 * Adds tasks for chunks of the data set, all or those of these indexes; those with a cached answer are answered at once, at no cost.
 */
export async function addChunkTasks(
  db: Database,
  analysis: { readonly id: string; readonly datasetId: string; readonly clinicId: string },
  indexes: 'all' | readonly number[],
  scope: string,
): Promise<void> {
  const isAsked = indexes === 'all' ? sql`true` : sql`chunk.index = any(${indexes}::integer[])`;
  await sql`
    insert into analysis_tasks
      (clinic_id, analysis_id, stage, index, rows, chunks, tokens, content_hash, state, answer, model, cached, answered_at)
    select ${analysis.clinicId}, ${analysis.id}, 'chunks', chunk.index, chunk.rows, 1, chunk.tokens, chunk.content_hash,
      case when cache.answer is null then 'waiting' else 'answered' end,
      cache.answer,
      case when cache.answer is null then null else cache.model end,
      cache.answer is not null,
      case when cache.answer is null then null else now() end
    from dataset_chunks as chunk
    left join answer_cache as cache
      on cache.clinic_id = ${analysis.clinicId} and cache.scope = ${scope}
      and cache.content_hash = chunk.content_hash
    where chunk.clinic_id = ${analysis.clinicId} and chunk.dataset_id = ${analysis.datasetId} and ${isAsked}
    on conflict do nothing`.execute(db);
}

/** Adds tasks; existing ones stay unchanged. */
export async function addTasks(
  db: Database,
  { clinicId, analysisId, stage }: AnalysisKey & { readonly stage: TaskStage },
  tasks: readonly NewTask[],
): Promise<void> {
  if (tasks.length === 0) return;
  await db
    .insertInto('analysisTasks')
    .values(
      tasks.map(({ index, part, rows, chunks, tokens = 0, contentHash }) => ({
        clinicId,
        analysisId,
        stage,
        index,
        part,
        rows,
        chunks,
        tokens,
        contentHash,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'analysisId', 'stage', 'index', 'part']).doNothing(),
    )
    .execute();
}

export function taskOf(row: Selectable<AnalysisTasksTable>): AnalysisTask {
  const { clinicId, analysisId, stage, index, part, state, rows, chunks, tokens, contentHash, draft } = row;
  return { clinicId, analysisId, stage, index, part, state, rows, chunks, tokens, contentHash, draft };
}

/** The answers of a stage, in their order; without those that were skipped. */
export async function answersOfStage(
  db: Database,
  { clinicId, analysisId }: AnalysisKey,
  stage: TaskStage,
): Promise<{ readonly answer: unknown; readonly rows: number; readonly index: number }[]> {
  return db
    .selectFrom('analysisTasks')
    .select(['answer', 'rows', 'index'])
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('stage', '=', stage)
    .where('state', '=', 'answered')
    .orderBy('index')
    .orderBy('part')
    .execute();
}

/** Position of a task within its stage; a listing continues after it. */
export interface TaskCursor {
  readonly index: number;
  readonly part: string;
}

/** Pending tasks of a stage after `after`, in order, at most `limit`. */
export async function pendingTasks(
  db: Database,
  { clinicId, analysisId }: AnalysisKey,
  stage: TaskStage,
  after: TaskCursor | null,
  limit: number,
): Promise<TaskCursor[]> {
  return db
    .selectFrom('analysisTasks')
    .select(['index', 'part'])
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('stage', '=', stage)
    .where('state', '=', 'waiting')
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(index, part) > (${after?.index ?? 0}::integer, ${after?.part ?? ''}::text)`),
    )
    .orderBy('index')
    .orderBy('part')
    .limit(limit)
    .execute();
}
