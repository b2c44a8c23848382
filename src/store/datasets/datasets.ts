import { type Selectable, sql } from 'kysely';
import { FreeTextPolicy } from '../../contracts/shared/freeTextPolicy.ts';
import { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { SourceReading } from '../../domain/datasets/sourceReading.ts';
import type { TokenCalibration } from '../../domain/datasets/tokenCalibration.ts';
import type { Database } from '../database.ts';
import type { DatasetChunksTable } from '../tables/datasets.ts';

export interface NewDataset {
  readonly id: string;
  readonly clinicId: string;
  readonly name: string;
  readonly disk: string;
  readonly sourceKey: string;
  /** How the source is written. */
  readonly format: string;
  /** The header of the source. */
  readonly columns: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  /** That the user called identifying. */
  readonly identifyingColumns: readonly string[];
  /** That the user lets leave. */
  readonly sentColumns: readonly string[];
  /** What the clinic said of free text when the source was stored. */
  readonly freeText: FreeTextPolicy;
  /** How the source was read when it was stored. */
  readonly reading: SourceReading;
}

export interface Dataset extends NewDataset {
  readonly storedAt: Date;
  /** Undefined until it is imported. */
  readonly profile: DatasetProfile | undefined;
}

export interface DatasetChunk {
  readonly index: number;
  readonly objectKey: string;
  /** Where the compressed bytes that hold it begin in the object; they hold other chunks too. */
  readonly objectOffset: number;
  /** How many there are. */
  readonly objectBytes: number;
  /** Of these bytes, in hex. */
  readonly sha256: string;
  /** Where its CSV begins within what they unpack to. */
  readonly unpackedOffset: number;
  readonly rows: number;
  readonly bytes: number;
  readonly tokens: number;
  /** SHA-256 of the chunk's CSV, in hex. */
  readonly contentHash: string;
}

/** Registers a stored source; registering it again changes nothing. */
export async function registerDataset(db: Database, dataset: NewDataset): Promise<void> {
  await db
    .insertInto('datasets')
    .values({
      id: dataset.id,
      clinicId: dataset.clinicId,
      name: dataset.name,
      disk: dataset.disk,
      sourceKey: dataset.sourceKey,
      format: dataset.format,
      columns: JSON.stringify(dataset.columns),
      bytes: dataset.bytes,
      sha256: dataset.sha256,
      identifyingColumns: JSON.stringify(dataset.identifyingColumns),
      sentColumns: JSON.stringify(dataset.sentColumns),
      freeText: dataset.freeText,
      reading: JSON.stringify(dataset.reading),
    })
    .onConflict((conflict) => conflict.columns(['clinicId', 'id']).doNothing())
    .execute();
}

export async function findDataset(db: Database, clinicId: string, id: string): Promise<Dataset | undefined> {
  const row = await db
    .selectFrom('datasets')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { createdAt: storedAt, importedAt: _, profile, reading, freeText, ...dataset } = row;
  return {
    ...dataset,
    storedAt,
    freeText: FreeTextPolicy.parse(freeText),
    reading: SourceReading.parse(reading),
    profile: profile === null ? undefined : DatasetProfile.parse(profile),
  };
}

/** How the chunks of the last imported data set of the same clinic with the same columns were sized. */
export async function lastTokenCalibration(
  db: Database,
  { id, clinicId, columns }: Pick<Dataset, 'id' | 'clinicId' | 'columns'>,
): Promise<TokenCalibration | undefined> {
  const last = await db
    .selectFrom('datasets')
    .select('profile')
    .where('clinicId', '=', clinicId)
    .where(sql<boolean>`columns::jsonb = ${JSON.stringify(columns)}::jsonb`)
    .where('importedAt', 'is not', null)
    .where('id', '!=', id)
    .orderBy('importedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.profile ? DatasetProfile.parse(last.profile).tokenCalibration : undefined;
}

export async function countChunks(db: Database, clinicId: string, datasetId: string): Promise<number> {
  const { count } = await db
    .selectFrom('datasetChunks')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('datasetId', '=', datasetId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Rows of each chunk, in their order. */
export async function chunkSizes(db: Database, clinicId: string, datasetId: string): Promise<number[]> {
  const chunks = await db
    .selectFrom('datasetChunks')
    .select('rows')
    .where('clinicId', '=', clinicId)
    .where('datasetId', '=', datasetId)
    .orderBy('index')
    .execute();
  return chunks.map(({ rows }) => rows);
}

export async function findChunk(
  db: Database,
  clinicId: string,
  datasetId: string,
  index: number,
): Promise<DatasetChunk | undefined> {
  const row = await db
    .selectFrom('datasetChunks')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('datasetId', '=', datasetId)
    .where('index', '=', index)
    .executeTakeFirst();
  return row && chunkOf(row);
}

export const chunkOf = (row: Selectable<DatasetChunksTable>): DatasetChunk => ({
  index: row.index,
  objectKey: row.objectKey,
  objectOffset: row.objectOffset,
  objectBytes: row.objectBytes,
  unpackedOffset: row.unpackedOffset,
  sha256: row.sha256,
  rows: row.rows,
  bytes: row.bytes,
  tokens: row.tokens,
  contentHash: row.contentHash,
});
