import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import { chunkOf, type DatasetChunk } from '../datasets/datasets.ts';
import type { DatasetChunksTable } from '../schema.ts';
import type { AnalysisAnswersTable } from '../tables/analysisTables.ts';
import type { AskedAnalysis } from './analyses.ts';
import { type Place, type PlaceKey, placeOf } from './analysisTasks.ts';

/** A chunk as an analysis asks about it: with the disk it lies on, and what is asked. */
export interface AskedChunk {
  readonly analysis: AskedAnalysis;
  readonly disk: string;
  readonly chunk: DatasetChunk;
}

/** Chunks that analyses ask about, in the order asked; undefined for what is none. */
export async function findAskedChunks(
  db: Database,
  asked: readonly { readonly analysisId: string; readonly index: number }[],
): Promise<(AskedChunk | undefined)[]> {
  const rows = await db
    .selectFrom(
      sql<{ nth: number; analysis_id: string; index: number }>`unnest(
        ${asked.map(({ analysisId }) => analysisId)}::text[], ${asked.map(({ index }) => index)}::integer[]
      ) with ordinality`.as<'asked'>(sql`asked (analysis_id, index, nth)`),
    )
    .innerJoin('analyses', 'analyses.id', 'asked.analysis_id')
    .innerJoin('datasets', 'datasets.id', 'analyses.dataset_id')
    .innerJoin('dataset_chunks', (join) =>
      join
        .onRef('dataset_chunks.dataset_id', '=', 'datasets.id')
        .onRef('dataset_chunks.index', '=', 'asked.index'),
    )
    .selectAll('dataset_chunks')
    .select([
      'asked.nth',
      'analyses.id',
      'analyses.clinic_id',
      'analyses.model',
      'analyses.question',
      'datasets.disk',
    ])
    .execute();
  const found = new Map(rows.map((row) => [row.nth, askedChunkOf(row)]));
  return asked.map((_, at) => found.get(at + 1));
}

/** A merge as an analysis asks about it, with the data set it is about. */
export interface AskedMerge {
  readonly analysis: AskedAnalysis;
  readonly datasetId: string;
  readonly place: Place;
}

/** Merges that analyses ask about, in the order asked; undefined for what is none. */
export async function findAskedMerges(
  db: Database,
  asked: readonly PlaceKey[],
): Promise<(AskedMerge | undefined)[]> {
  const rows = await selectPlaces(db, asked)
    .innerJoin('analyses', 'analyses.id', 'asked.analysis_id')
    .selectAll('place')
    .select(['asked.nth', 'analyses.clinic_id', 'analyses.dataset_id', 'analyses.question'])
    .select('analyses.model as asked_model')
    .execute();
  const found = new Map(rows.map((row) => [row.nth, askedMergeOf(row)]));
  return asked.map((_, at) => found.get(at + 1));
}

function askedMergeOf(
  row: Selectable<AnalysisAnswersTable> &
    Record<'clinic_id' | 'dataset_id' | 'asked_model' | 'question', string>,
): AskedMerge {
  const { analysis_id: id, clinic_id: clinicId, asked_model: model, question } = row;
  return { analysis: { id, clinicId, model, question }, datasetId: row.dataset_id, place: placeOf(row) };
}

function askedChunkOf(
  row: Selectable<DatasetChunksTable> & Record<'id' | 'clinic_id' | 'model' | 'question' | 'disk', string>,
): AskedChunk {
  const { id, clinic_id: clinicId, model, question, disk } = row;
  return { analysis: { id, clinicId, model, question }, disk, chunk: chunkOf(row) };
}

/** Selects from the places under these keys, as `place`; `asked.nth` counts the keys from 1, in their order. */
export const selectPlaces = (db: Database, keys: readonly PlaceKey[]) =>
  db
    .selectFrom(
      sql<{ analysis_id: string; level: number; index: number; part: string; nth: number }>`
        unnest(${keyColumns(keys)}) with ordinality`.as<'asked'>(
        sql`asked (analysis_id, level, index, part, nth)`,
      ),
    )
    .innerJoin('analysis_answers as place', (join) =>
      join
        .onRef('place.analysis_id', '=', 'asked.analysis_id')
        .onRef('place.level', '=', 'asked.level')
        .onRef('place.index', '=', 'asked.index')
        .onRef('place.part', '=', 'asked.part'),
    );

/** Keys of places as what `unnest` makes rows of: analysis_id, level, index, part. */
export const keyColumns = (keys: readonly PlaceKey[]): RawBuilder<unknown> => sql`
  ${keys.map(({ analysisId }) => analysisId)}::text[], ${keys.map(({ level }) => level)}::integer[],
  ${keys.map(({ index }) => index)}::integer[], ${keys.map(({ part }) => part)}::text[]`;
