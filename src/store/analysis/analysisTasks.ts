import { type Selectable, sql } from 'kysely';
import type { MergeGroup } from '../../domain/analysis/mergeGroups.ts';
import { groupBy } from '../../domain/shared/groupBy.ts';
import type { Database } from '../database.ts';
import type { AnalysisTasksTable } from '../tables/analysis.ts';

/** Key of one analysis. */
export interface AnalysisKey {
  readonly clinicId: string;
  readonly analysisId: string;
}

/** Key of one analysis task. Level 0 is a chunk; higher levels merge the level below. `part` names a half, or a half of a half. */
export interface TaskKey extends AnalysisKey {
  readonly level: number;
  readonly index: number;
  readonly part: string;
}

export interface AnalysisTask extends TaskKey {
  readonly state: 'waiting' | 'answered' | 'split' | 'parked' | 'skipped';
  readonly rows: number;
  readonly chunks: number;
  /** Estimated tokens of a chunk; 0 for merges. */
  readonly tokens: number;
  readonly contentHash: string;
  /** Of a merge: its children's indexes in the level below, `to` not included. */
  readonly children: MergeGroup | undefined;
  readonly isTop: boolean;
  /** An answer that was not the JSON asked for, to be repaired. */
  readonly draft: string | null;
}

/** A merge or a half to be answered. */
export type NewTask = Pick<AnalysisTask, 'index' | 'part' | 'rows' | 'chunks' | 'contentHash'> &
  Partial<Pick<AnalysisTask, 'children' | 'isTop' | 'tokens'>>;

/** Adds a task for every chunk of the data set; those with a cached answer are answered at once, at no cost. */
export async function addChunkTasks(
  db: Database,
  analysis: { id: string; datasetId: string; clinicId: string },
  scope: string,
): Promise<void> {
  await sql`
    insert into analysis_tasks
      (clinic_id, analysis_id, level, index, rows, chunks, tokens, content_hash, state, answer, model, cached, answered_at)
    select ${analysis.clinicId}, ${analysis.id}, 0, chunk.index, chunk.rows, 1, chunk.tokens, chunk.content_hash,
      case when cache.answer is null then 'waiting' else 'answered' end,
      cache.answer,
      case when cache.answer is null then null else cache.model end,
      cache.answer is not null,
      case when cache.answer is null then null else now() end
    from dataset_chunks as chunk
    left join answer_cache as cache
      on cache.clinic_id = ${analysis.clinicId} and cache.scope = ${scope}
      and cache.content_hash = chunk.content_hash
    where chunk.clinic_id = ${analysis.clinicId} and chunk.dataset_id = ${analysis.datasetId}
    on conflict do nothing`.execute(db);
}

/** Adds tasks for merges or halves; existing tasks stay unchanged. */
export async function addTasks(
  db: Database,
  { clinicId, analysisId, level }: AnalysisKey & { readonly level: number },
  tasks: readonly NewTask[],
): Promise<void> {
  const rows = tasks.map((task) => ({
    clinicId,
    analysisId,
    level,
    index: task.index,
    part: task.part,
    rows: task.rows,
    chunks: task.chunks,
    tokens: task.tokens ?? 0,
    contentHash: task.contentHash,
    childrenFrom: task.children?.from ?? null,
    childrenTo: task.children?.to ?? null,
    isTop: task.isTop ?? false,
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await db
      .insertInto('analysisTasks')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict.columns(['clinicId', 'analysisId', 'level', 'index', 'part']).doNothing(),
      )
      .execute();
  }
}

/** Twelve parameters per row keep a statement far below PostgreSQL's 65,535. */
const ROWS_PER_INSERT = 1_000;

export function taskOf(row: Selectable<AnalysisTasksTable>): AnalysisTask {
  return {
    clinicId: row.clinicId,
    analysisId: row.analysisId,
    level: row.level,
    index: row.index,
    part: row.part,
    state: row.state,
    rows: row.rows,
    chunks: row.chunks,
    tokens: row.tokens,
    contentHash: row.contentHash,
    children:
      row.childrenFrom === null || row.childrenTo === null
        ? undefined
        : { from: row.childrenFrom, to: row.childrenTo },
    isTop: row.isTop,
    draft: row.draft,
  };
}

/** An answered task, as a child of the merge above it. */
export interface AnsweredChild {
  readonly index: number;
  readonly contentHash: string;
  /** The model that answered: the same content answered by another model is another child. */
  readonly model: string;
  readonly isTop: boolean;
  readonly rows: number;
  readonly chunks: number;
  readonly answer: unknown;
  readonly characters: number;
}

/** Adjacent answers within a level. */
export interface AnswerGroup extends MergeGroup, AnalysisKey {
  readonly level: number;
}

/** The answers of each group, in their order. */
export async function answersOfGroups(
  db: Database,
  groups: readonly AnswerGroup[],
): Promise<AnsweredChild[][]> {
  const rows = await db
    .selectFrom(
      sql<{
        nth: number;
        clinicId: string;
        analysisId: string;
        level: number;
        first: number;
        behind: number;
      }>`unnest(
        ${groups.map(({ clinicId }) => clinicId)}::text[],
        ${groups.map(({ analysisId }) => analysisId)}::text[], ${groups.map(({ level }) => level)}::integer[],
        ${groups.map(({ from }) => from)}::integer[], ${groups.map(({ to }) => to)}::integer[]
      ) with ordinality`.as<'asked'>(sql`asked (clinic_id, analysis_id, level, first, behind, nth)`),
    )
    .innerJoin('analysisTasks as task', (join) =>
      join
        .onRef('task.clinicId', '=', 'asked.clinicId')
        .onRef('task.analysisId', '=', 'asked.analysisId')
        .onRef('task.level', '=', 'asked.level')
        .onRef('task.index', '>=', 'asked.first')
        .onRef('task.index', '<', 'asked.behind'),
    )
    .select(['asked.nth', 'task.index', 'task.contentHash', 'task.model', 'task.isTop', 'task.rows'])
    .select(['task.chunks', 'task.answer'])
    .where('task.state', '=', 'answered')
    .orderBy('task.index')
    .orderBy('task.part')
    .execute();
  const ofGroups = groupBy(rows, ({ nth }) => String(nth));
  return groups.map((_, at) =>
    (ofGroups.get(String(at + 1)) ?? []).map((row) => ({
      ...outlineOf(row),
      answer: row.answer,
      characters: JSON.stringify(row.answer).length,
    })),
  );
}

/** The answers of a level without their content: all that grouping needs. */
export async function outlineOfLevel(
  db: Database,
  clinicId: string,
  analysisId: string,
  level: number,
): Promise<Omit<AnsweredChild, 'answer'>[]> {
  const rows = await db
    .selectFrom('analysisTasks')
    .select([
      'index',
      'contentHash',
      'model',
      'isTop',
      'rows',
      'chunks',
      sql<number>`length(answer::text)`.as('characters'),
    ])
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('level', '=', level)
    .where('state', '=', 'answered')
    .orderBy('index')
    .orderBy('part')
    .execute();
  return rows.map((row) => ({ ...outlineOf(row), characters: row.characters }));
}

const outlineOf = (
  row: Pick<Selectable<AnalysisTasksTable>, 'index' | 'contentHash' | 'model' | 'isTop' | 'rows' | 'chunks'>,
) => ({
  index: row.index,
  contentHash: row.contentHash,
  model: row.model ?? '',
  isTop: row.isTop,
  rows: row.rows,
  chunks: row.chunks,
});

/** Position of a task within its level; a listing continues after it. */
export interface TaskCursor {
  readonly index: number;
  readonly part: string;
}

/** Pending tasks of a level after `after`, in order, at most `limit`. */
export async function pendingTasks(
  db: Database,
  clinicId: string,
  analysisId: string,
  level: number,
  after: TaskCursor | null,
  limit: number,
): Promise<TaskCursor[]> {
  return db
    .selectFrom('analysisTasks')
    .select(['index', 'part'])
    .where('clinicId', '=', clinicId)
    .where('analysisId', '=', analysisId)
    .where('level', '=', level)
    .where('state', '=', 'waiting')
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(index, part) > (${after?.index ?? 0}::integer, ${after?.part ?? ''}::text)`),
    )
    .orderBy('index')
    .orderBy('part')
    .limit(limit)
    .execute();
}
