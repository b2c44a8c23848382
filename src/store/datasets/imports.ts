import { sql } from 'kysely';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import type { Database } from '../database.ts';
import { appendAuditEvent } from '../operations/auditEvents.ts';
import type { DatasetChunk } from './datasets.ts';

/**
 * Begins an attempt at importing a data set. Several may be under way at once, as when a worker was taken for lost and
 * was not: each writes under its own number, and the first to end is the one that counts.
 */
export async function beginImport(db: Database, clinicId: string, datasetId: string): Promise<number> {
  const { id } = await db
    .insertInto('importAttempts')
    .values({ clinicId, datasetId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const CHUNK_COLUMNS = [
  'index',
  'objectKey',
  'objectOffset',
  'objectBytes',
  'sha256',
  'unpackedOffset',
  'rows',
  'bytes',
  'tokens',
  'contentHash',
] as const;

/** Adds chunks that an attempt has written. */
export async function stageChunks(
  db: Database,
  clinicId: string,
  attempt: number,
  chunks: readonly DatasetChunk[],
): Promise<void> {
  // One parameter for all: thousands of chunks with their own would exceed the limit of a statement, and take longer.
  await sql`
    insert into import_chunks (clinic_id, attempt_id, index, object_key, object_offset, object_bytes, sha256, unpacked_offset, rows, bytes,
      tokens, content_hash)
    select ${clinicId}, ${attempt}, "index", "objectKey", "objectOffset", "objectBytes", "sha256", "unpackedOffset", "rows", "bytes",
      "tokens", "contentHash"
    from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb) as staged ("index" integer, "objectKey" text, "objectOffset" bigint,
      "objectBytes" bigint, "sha256" text, "unpackedOffset" bigint, "rows" integer, "bytes" bigint, "tokens" integer, "contentHash" text)
  `.execute(db);
}

/**
 * Makes an attempt's profile and staged chunks those of the data set; answers false, and changes nothing, when another
 * attempt was first or this one was abandoned. An attempt that counts is no longer listed.
 */
export function finishImport(
  db: Database,
  clinicId: string,
  attempt: number,
  { datasetId, profile }: { readonly datasetId: string; readonly profile: DatasetProfile },
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const attemptRow = await transaction
      .selectFrom('importAttempts')
      .select('id')
      .where('clinicId', '=', clinicId)
      .where('id', '=', attempt)
      .where('abandonedAt', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!attemptRow) return false;
    const imported = await transaction
      .updateTable('datasets')
      .set({ profile: JSON.stringify(profile), importedAt: new Date() })
      .where('clinicId', '=', clinicId)
      .where('id', '=', datasetId)
      .where('importedAt', 'is', null)
      .executeTakeFirst();
    if (imported.numUpdatedRows === 0n) return false;
    await transaction
      .insertInto('datasetChunks')
      .columns(['clinicId', 'datasetId', ...CHUNK_COLUMNS])
      .expression((from) =>
        from
          .selectFrom('importChunks')
          .select((select) => ['clinicId', select.val(datasetId).as('datasetId'), ...CHUNK_COLUMNS])
          .where('clinicId', '=', clinicId)
          .where('attemptId', '=', attempt),
      )
      .execute();
    await forgetImport(transaction, clinicId, attempt);
    await appendAuditEvent(transaction, {
      clinicId,
      action: 'datasetImported',
      subject: datasetId,
      details: treatmentsOf(profile),
    });
    return true;
  });
}

/**
 * How the columns leave, by their place from 1: their names may tell something of a patient. Columns without a number left as they
 * are.
 */
function treatmentsOf({ columns }: DatasetProfile): Record<string, string> {
  const treated = columns.flatMap(({ treatment: { treatment, reason } }, index) => {
    const kind = 'kind' in reason ? ` ${reason.kind}` : '';
    return treatment === 'sent' ? [] : [[`column${index + 1}`, `${treatment}: ${reason.because}${kind}`]];
  });
  return Object.fromEntries(treated);
}

/** The attempts at a data set whose chunks are not, or not yet, the data set's; the oldest first. */
export async function listImports(db: Database, clinicId: string, datasetId: string): Promise<number[]> {
  const attempts = await db
    .selectFrom('importAttempts')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('datasetId', '=', datasetId)
    .orderBy('id')
    .execute();
  return attempts.map(({ id }) => id);
}

/** Keeps an attempt from ever becoming the data set's, so that its objects may be removed. */
export async function abandonImport(db: Database, clinicId: string, attempt: number): Promise<void> {
  await db
    .updateTable('importAttempts')
    .set({ abandonedAt: new Date() })
    .where('clinicId', '=', clinicId)
    .where('id', '=', attempt)
    .execute();
}

/** Forgets an attempt and what it staged. */
export async function forgetImport(db: Database, clinicId: string, attempt: number): Promise<void> {
  await db.deleteFrom('importAttempts').where('clinicId', '=', clinicId).where('id', '=', attempt).execute();
}
