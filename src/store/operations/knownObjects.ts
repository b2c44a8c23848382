import type { Database } from '../database.ts';

/** Of these keys on a disk, those that something in the database refers to. */
export async function referencedObjects(
  db: Database,
  disk: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('datasets')
    .select('source_key as key')
    .where('disk', '=', disk)
    .where('source_key', 'in', keys)
    .unionAll(
      db
        .selectFrom('dataset_chunks')
        .innerJoin('datasets', 'datasets.id', 'dataset_chunks.dataset_id')
        .select('dataset_chunks.object_key as key')
        .distinct()
        .where('datasets.disk', '=', disk)
        .where('dataset_chunks.object_key', 'in', keys),
    )
    .unionAll(
      db
        .selectFrom('import_chunks')
        .innerJoin('import_attempts', 'import_attempts.id', 'import_chunks.attempt_id')
        .innerJoin('datasets', 'datasets.id', 'import_attempts.dataset_id')
        .select('import_chunks.object_key as key')
        .distinct()
        .where('datasets.disk', '=', disk)
        .where('import_attempts.abandoned_at', 'is', null)
        .where('import_chunks.object_key', 'in', keys),
    )
    .unionAll(
      db
        .selectFrom('reports')
        .select('object_key as key')
        .where('disk', '=', disk)
        .where('object_key', 'in', keys),
    )
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Of these ids of reports, those that are in the making. */
export async function plannedReports(
  db: Database,
  reportIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (reportIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('report_plans')
    .select('report_id as reportId')
    .where('report_id', 'in', reportIds)
    .execute();
  return new Set(rows.map(({ reportId }) => reportId));
}
