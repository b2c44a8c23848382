import { sql } from 'kysely';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** How long a snapshot is kept: what has failed since then needs another one. */
const KEPT_DAYS = 30;

/** One failure of a snapshot, with the type by which it is listed. */
export interface SnapshotEntry {
  readonly failureId: string;
  readonly type: string;
}

export interface NewFailureSnapshot {
  readonly id: string;
  /** Null for one of all clinics. */
  readonly clinicId: ClinicId | null;
  readonly madeBy: string;
  readonly leftOut: number;
  readonly isComplete: boolean;
  readonly entries: readonly SnapshotEntry[];
}

/** Stores a snapshot, and removes those that are older than {@link KEPT_DAYS}. */
export async function createFailureSnapshot(
  db: Database,
  { entries, ...snapshot }: NewFailureSnapshot,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('failureSnapshots')
      .where('madeAt', '<', sql<Date>`now() - make_interval(days => ${KEPT_DAYS})`)
      .execute();
    await transaction.insertInto('failureSnapshots').values(snapshot).execute();
    await sql`
      insert into failure_snapshot_entries (snapshot_id, position, failure_id, type)
      select ${snapshot.id}, position, failure_id, type
      from unnest(
        ${entries.map(({ failureId }) => failureId)}::text[], ${entries.map(({ type }) => type)}::text[]
      ) with ordinality as entry (failure_id, type, position)`.execute(transaction);
  });
}

/** @param clinicId only a snapshot of this clinic; undefined: of any, or of all clinics */
export async function findFailureSnapshot(db: Database, clinicId: ClinicId | undefined, id: string) {
  return db
    .selectFrom('failureSnapshots')
    .selectAll()
    .where('id', '=', id)
    .$if(clinicId !== undefined, (query) => query.where('clinicId', '=', clinicId ?? null))
    .executeTakeFirst();
}

/** How many failures of a snapshot there are by type, outcome and reason; the outcome is null of those that wait. */
export async function countSnapshotEntries(db: Database, snapshotId: string) {
  return db
    .selectFrom('failureSnapshotEntries')
    .select(['type', 'outcome', 'reason', sql<number>`count(*)::integer`.as('count')])
    .where('snapshotId', '=', snapshotId)
    .groupBy(['type', 'outcome', 'reason'])
    .orderBy('type')
    .execute();
}

/** The failures of a snapshot that wait, in their order. */
export async function waitingSnapshotEntries(
  db: Database,
  snapshotId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('failureSnapshotEntries')
    .select('failureId')
    .where('snapshotId', '=', snapshotId)
    .where('outcome', 'is', null)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ failureId }) => failureId);
}

/** Notes what has become of a failure of a snapshot. @param end.reason the code of the refusal of one that was skipped */
export async function settleSnapshotEntry(
  db: Database,
  snapshotId: string,
  failureId: string,
  end: { readonly outcome: 'retried' | 'skipped'; readonly reason: string | null },
): Promise<void> {
  await db
    .updateTable('failureSnapshotEntries')
    .set(end)
    .where('snapshotId', '=', snapshotId)
    .where('failureId', '=', failureId)
    .execute();
}
