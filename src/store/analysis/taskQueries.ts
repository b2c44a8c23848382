import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import { chunkOf, type DatasetChunk } from '../datasets/datasets.ts';
import type { DatasetChunksTable } from '../tables/datasets.ts';
import type { AnalysisContext } from './analyses.ts';
import type { AnalysisKey, TaskKey } from './analysisTasks.ts';

/** The stored input of a chunk task: the chunk, its disk and its analysis. */
export interface ChunkTaskInput {
  readonly analysis: AnalysisContext;
  readonly disk: string;
  readonly chunk: DatasetChunk;
}

const FAIRNESS_WEIGHT = sql<number>`coalesce((clinics.profile->>'fairnessWeight')::double precision, 1)`.as(
  'fairnessWeight',
);

/** The share of an analysis's clinic in the rate of the model; undefined for an unknown analysis. */
export async function findFairnessWeight(
  db: Database,
  { clinicId, analysisId }: AnalysisKey,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('analyses')
    .innerJoin('clinics', 'clinics.id', 'analyses.clinicId')
    .select(FAIRNESS_WEIGHT)
    .where('analyses.clinicId', '=', clinicId)
    .where('analyses.id', '=', analysisId)
    .executeTakeFirst();
  return row?.fairnessWeight;
}

/** The inputs of chunk tasks, in the order of the keys; undefined where there is no such chunk. */
export async function findChunkTaskInputs(
  db: Database,
  asked: readonly (AnalysisKey & { readonly index: number })[],
): Promise<(ChunkTaskInput | undefined)[]> {
  const rows = await db
    .selectFrom(
      sql<{ nth: number; clinicId: string; analysisId: string; index: number }>`unnest(
        ${asked.map(({ clinicId }) => clinicId)}::text[],
        ${asked.map(({ analysisId }) => analysisId)}::text[], ${asked.map(({ index }) => index)}::integer[]
      ) with ordinality`.as<'asked'>(sql`asked (clinic_id, analysis_id, index, nth)`),
    )
    .innerJoin('analyses', (join) =>
      join.onRef('analyses.clinicId', '=', 'asked.clinicId').onRef('analyses.id', '=', 'asked.analysisId'),
    )
    .innerJoin('clinics', 'clinics.id', 'analyses.clinicId')
    .innerJoin('datasets', (join) =>
      join
        .onRef('datasets.clinicId', '=', 'analyses.clinicId')
        .onRef('datasets.id', '=', 'analyses.datasetId'),
    )
    .innerJoin('datasetChunks', (join) =>
      join
        .onRef('datasetChunks.clinicId', '=', 'datasets.clinicId')
        .onRef('datasetChunks.datasetId', '=', 'datasets.id')
        .onRef('datasetChunks.index', '=', 'asked.index'),
    )
    .selectAll('datasetChunks')
    .select([
      'asked.nth',
      'analyses.id',
      'analyses.model',
      'analyses.question',
      'analyses.locale',
      'datasets.disk',
      FAIRNESS_WEIGHT,
    ])
    .execute();
  const found = new Map(rows.map((row) => [row.nth, chunkTaskInputOf(row)]));
  return asked.map((_, at) => found.get(at + 1));
}

function chunkTaskInputOf(
  row: Selectable<DatasetChunksTable> & Omit<AnalysisContext, 'clinicId'> & { readonly disk: string },
): ChunkTaskInput {
  const { id, clinicId, model, question, locale, disk, fairnessWeight } = row;
  return { analysis: { id, clinicId, model, question, locale, fairnessWeight }, disk, chunk: chunkOf(row) };
}

/** Selects from the tasks under these keys, as `task`; `asked.nth` counts the keys from 1, in their order. */
export const selectTasks = (db: Database, keys: readonly TaskKey[]) =>
  db
    .selectFrom(
      sql<TaskKey & { nth: number }>`
        unnest(${keyColumns(keys)}) with ordinality`.as<'asked'>(
        sql`asked (clinic_id, analysis_id, stage, index, part, nth)`,
      ),
    )
    .innerJoin('analysisTasks as task', (join) =>
      join
        .onRef('task.clinicId', '=', 'asked.clinicId')
        .onRef('task.analysisId', '=', 'asked.analysisId')
        .onRef('task.stage', '=', 'asked.stage')
        .onRef('task.index', '=', 'asked.index')
        .onRef('task.part', '=', 'asked.part'),
    );

/** Keys of tasks as arguments of `unnest`: clinic_id, analysis_id, stage, index, part. */
export const keyColumns = (keys: readonly TaskKey[]): RawBuilder<unknown> => sql`
  ${keys.map(({ clinicId }) => clinicId)}::text[],
  ${keys.map(({ analysisId }) => analysisId)}::text[], ${keys.map(({ stage }) => stage)}::text[],
  ${keys.map(({ index }) => index)}::integer[], ${keys.map(({ part }) => part)}::text[]`;
