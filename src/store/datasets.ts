import { DatasetProfile } from '../domain/datasetProfile.ts';
import type { Database } from './database.ts';

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
  readonly identifyingColumns: readonly string[];
}

export interface Dataset extends NewDataset {
  /** Undefined until it is imported. */
  readonly profile: DatasetProfile | undefined;
}

export interface DatasetChunk {
  readonly index: number;
  readonly objectKey: string;
  readonly sha256: string;
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
      clinic_id: dataset.clinicId,
      name: dataset.name,
      disk: dataset.disk,
      source_key: dataset.sourceKey,
      format: dataset.format,
      columns: JSON.stringify(dataset.columns),
      bytes: dataset.bytes,
      sha256: dataset.sha256,
      identifying_columns: JSON.stringify(dataset.identifyingColumns),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function findDataset(db: Database, id: string): Promise<Dataset | undefined> {
  const row = await db.selectFrom('datasets').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    clinicId: row.clinic_id,
    name: row.name,
    disk: row.disk,
    sourceKey: row.source_key,
    format: row.format,
    columns: row.columns,
    bytes: row.bytes,
    sha256: row.sha256,
    identifyingColumns: row.identifying_columns,
    profile: row.profile === null ? undefined : DatasetProfile.parse(row.profile),
  };
}

/** Removes a data set that was never imported, as after a source that turned out to be unreadable. */
export async function removeUnimportedDataset(db: Database, id: string): Promise<void> {
  await db.deleteFrom('datasets').where('id', '=', id).where('imported_at', 'is', null).execute();
}

/** Stores the profile and the chunks of an import, in place of an earlier one's. */
export async function recordImport(
  db: Database,
  id: string,
  imported: { profile: DatasetProfile; chunks: readonly DatasetChunk[] },
): Promise<void> {
  const rows = imported.chunks.map((chunk) => ({
    dataset_id: id,
    index: chunk.index,
    object_key: chunk.objectKey,
    sha256: chunk.sha256,
    rows: chunk.rows,
    bytes: chunk.bytes,
    tokens: chunk.tokens,
    content_hash: chunk.contentHash,
  }));
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('dataset_chunks').where('dataset_id', '=', id).execute();
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      const batch = rows.slice(start, start + ROWS_PER_INSERT);
      await transaction.insertInto('dataset_chunks').values(batch).execute();
    }
    await transaction
      .updateTable('datasets')
      .set({ profile: JSON.stringify(imported.profile), imported_at: new Date() })
      .where('id', '=', id)
      .execute();
  });
}

/** Seven parameters a row keep a statement far below PostgreSQL's 65,535. */
const ROWS_PER_INSERT = 1_000;

export async function countChunks(db: Database, datasetId: string): Promise<number> {
  const { count } = await db
    .selectFrom('dataset_chunks')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('dataset_id', '=', datasetId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Rows of each chunk, in their order. */
export async function chunkSizes(db: Database, datasetId: string): Promise<number[]> {
  const chunks = await db
    .selectFrom('dataset_chunks')
    .select('rows')
    .where('dataset_id', '=', datasetId)
    .orderBy('index')
    .execute();
  return chunks.map(({ rows }) => rows);
}

export async function findChunk(
  db: Database,
  datasetId: string,
  index: number,
): Promise<DatasetChunk | undefined> {
  const row = await db
    .selectFrom('dataset_chunks')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('index', '=', index)
    .executeTakeFirst();
  return (
    row && {
      index: row.index,
      objectKey: row.object_key,
      sha256: row.sha256,
      rows: row.rows,
      bytes: row.bytes,
      tokens: row.tokens,
      contentHash: row.content_hash,
    }
  );
}
