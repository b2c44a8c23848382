import { type Selectable, sql } from 'kysely';
import type { AskedAnalysis } from './analyses.ts';
import { type Place, type PlaceKey, placeOf } from './answerPlaces.ts';
import type { Database } from './database.ts';
import { chunkOf, type DatasetChunk } from './datasets.ts';
import type { DatasetChunksTable } from './schema.ts';
import { selectPlaces } from './selectPlaces.ts';
import type { AnalysisAnswersTable } from './tables/analysisTables.ts';

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
