import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import type { Database } from '../database.ts';
import type { DatasetChunk } from './datasets.ts';

/**
 * Begins an attempt at importing a data set. Several may be under way at once, as when a worker was taken for lost and
 * was not: each writes under its own number, and the first to end is the one that counts.
 */
export async function beginImport(db: Database, datasetId: string): Promise<number> {
  const { id } = await db
    .insertInto('import_attempts')
    .values({ dataset_id: datasetId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const CHUNK_COLUMNS = [
  'index',
  'object_key',
  'object_offset',
  'object_bytes',
  'sha256',
  'rows',
  'bytes',
  'tokens',
  'content_hash',
] as const;

/** Adds chunks that an attempt has written. */
export async function stageChunks(
  db: Database,
  attempt: number,
  chunks: readonly DatasetChunk[],
): Promise<void> {
  if (chunks.length === 0) return;
  const rows = chunks.map((chunk) => ({
    attempt_id: attempt,
    index: chunk.index,
    object_key: chunk.objectKey,
    object_offset: chunk.objectOffset,
    object_bytes: chunk.objectBytes,
    sha256: chunk.sha256,
    rows: chunk.rows,
    bytes: chunk.bytes,
    tokens: chunk.tokens,
    content_hash: chunk.contentHash,
  }));
  await db.insertInto('import_chunks').values(rows).execute();
}

/**
 * Makes an attempt's profile and staged chunks those of the data set; answers false, and changes nothing, when another
 * attempt was first or this one was abandoned. An attempt that counts is no longer listed.
 */
export function finishImport(
  db: Database,
  attempt: number,
  { datasetId, profile }: { readonly datasetId: string; readonly profile: DatasetProfile },
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const attemptRow = await transaction
      .selectFrom('import_attempts')
      .select('id')
      .where('id', '=', attempt)
      .where('abandoned_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!attemptRow) return false;
    const imported = await transaction
      .updateTable('datasets')
      .set({ profile: JSON.stringify(profile), imported_at: new Date() })
      .where('id', '=', datasetId)
      .where('imported_at', 'is', null)
      .executeTakeFirst();
    if (imported.numUpdatedRows === 0n) return false;
    await transaction
      .insertInto('dataset_chunks')
      .columns(['dataset_id', ...CHUNK_COLUMNS])
      .expression((from) =>
        from
          .selectFrom('import_chunks')
          .select((select) => [select.val(datasetId).as('dataset_id'), ...CHUNK_COLUMNS])
          .where('attempt_id', '=', attempt),
      )
      .execute();
    await transaction.deleteFrom('import_attempts').where('id', '=', attempt).execute();
    return true;
  });
}

/** The attempts at a data set whose chunks are not, or not yet, the data set's; the oldest first. */
export async function listImports(db: Database, datasetId: string): Promise<number[]> {
  const attempts = await db
    .selectFrom('import_attempts')
    .select('id')
    .where('dataset_id', '=', datasetId)
    .orderBy('id')
    .execute();
  return attempts.map(({ id }) => id);
}

/** Keeps an attempt from ever becoming the data set's, so that its objects may be removed. */
export async function abandonImport(db: Database, attempt: number): Promise<void> {
  await db
    .updateTable('import_attempts')
    .set({ abandoned_at: new Date() })
    .where('id', '=', attempt)
    .execute();
}

/** Forgets an attempt and what it staged. */
export async function forgetImport(db: Database, attempt: number): Promise<void> {
  await db.deleteFrom('import_attempts').where('id', '=', attempt).execute();
}
