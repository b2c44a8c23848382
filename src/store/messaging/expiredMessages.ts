import { type RawBuilder, sql } from 'kysely';
import { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** Place of a row among those of all clinics, in the order of their clinics, ends and ids. */
export interface EndedRow {
  readonly clinicId: ClinicId;
  /** As PostgreSQL writes it: to the microsecond. */
  readonly endedAt: string;
  readonly id: string;
}

/** A row that is kept long enough, and the workflow that may still need it. */
export interface ExpiredRow extends EndedRow {
  readonly workflowId: string | null;
}

interface ExpiredPage {
  readonly now: Date;
  /** The last row of the page before; null for the first page. */
  readonly after: EndedRow | null;
  readonly limit: number;
}

/** When what a clinic has sent and received is old enough to be removed. */
const cutoff = (now: Date) =>
  sql`(${now}::timestamptz - (clinics.profile ->> 'messageDays')::double precision * interval '24 hours')`;

/** Notifications that ended longer ago than their clinic keeps them; none with a message whose outcome is open. */
export const listExpiredNotifications = (db: Database, page: ExpiredPage): Promise<ExpiredRow[]> =>
  expiredRows(db, page, {
    table: 'notifications',
    endedAt: 'ended_at',
    workflowId: 'reply_workflow_id',
    isOver: sql<boolean>`outcome is not null and not exists (
      select from messages
      where messages.clinic_id = kept.clinic_id and messages.notification_id = kept.id
        and messages.status in ('requested', 'unknown') and messages.provider_id is null)`,
  });

/** Replies that were settled longer ago than their clinic keeps them; none that staff still have to read. */
export const listExpiredReplies = (db: Database, page: ExpiredPage): Promise<ExpiredRow[]> =>
  expiredRows(db, page, {
    table: 'inbound_messages',
    endedAt: 'settled_at',
    workflowId: 'workflow_id',
    isOver: sql<boolean>`state in ('handled', 'signalled')`,
  });

async function expiredRows(
  db: Database,
  { now, after, limit }: ExpiredPage,
  kind: {
    readonly table: string;
    readonly endedAt: string;
    readonly workflowId: string;
    readonly isOver: RawBuilder<boolean>;
  },
): Promise<ExpiredRow[]> {
  const endedAt = sql.ref(`kept.${kind.endedAt}`);
  const isAfter =
    after === null
      ? sql`true`
      : sql`(clinics.id, ${endedAt}, kept.id) > (${after.clinicId}, ${after.endedAt}::timestamptz, ${after.id})`;
  const { rows } = await sql<{ clinicId: string; id: string; endedAt: string; workflowId: string | null }>`
    select clinics.id as clinic_id, found.id, found.ended_at::text, found.workflow_id
    from clinics cross join lateral (
      select kept.id, ${endedAt} as ended_at, ${sql.ref(`kept.${kind.workflowId}`)} as workflow_id
      from ${sql.table(kind.table)} kept
      where kept.clinic_id = clinics.id and ${endedAt} < ${cutoff(now)} and ${isAfter} and ${kind.isOver}
      order by ${endedAt}, kept.id limit ${limit}
    ) found
    order by clinics.id, found.ended_at, found.id limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, clinicId: ClinicId.parse(row.clinicId) }));
}

/** Removes rows with all that belongs to them; opt-outs that they brought about stay. */
export async function removeEndedRows(
  db: Database,
  table: 'notifications' | 'inboundMessages',
  rows: readonly EndedRow[],
): Promise<void> {
  for (const clinicId of new Set(rows.map((row) => row.clinicId))) {
    const ids = rows.flatMap((row) => (row.clinicId === clinicId ? [row.id] : []));
    await db.deleteFrom(table).where('clinicId', '=', clinicId).where('id', 'in', ids).execute();
  }
}

/** At most `limit` rows of a table under a condition: removed, or only counted; answers how many. */
async function removeSome(
  db: Database,
  {
    table,
    condition,
    limit,
    dryRun,
  }: {
    readonly table: string;
    readonly condition: RawBuilder<unknown>;
    readonly limit: number;
    readonly dryRun: boolean;
  },
): Promise<number> {
  if (dryRun) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} where ${condition}`.execute(db);
    return rows[0]?.count ?? 0;
  }
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${condition} limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0);
}

interface Removal {
  readonly now: Date;
  readonly limit: number;
  readonly dryRun: boolean;
}

/** Recipients of bulk sends that ended longer ago than their clinic keeps messages. */
export const removeExpiredRecipients = (db: Database, { now, ...removal }: Removal): Promise<number> =>
  removeSome(db, {
    ...removal,
    table: 'bulk_recipients',
    condition: sql`(clinic_id, bulk_id) in (
      select bulk_sends.clinic_id, bulk_sends.id from bulk_sends join clinics on clinics.id = bulk_sends.clinic_id
      where bulk_sends.ended_at < ${cutoff(now)})`,
  });

/** Bulk sends that ended longer ago than their clinic keeps messages, without their recipients. */
export const removeExpiredBulkSends = (db: Database, { now, ...removal }: Removal): Promise<number> =>
  removeSome(db, {
    ...removal,
    table: 'bulk_sends',
    condition: sql`ended_at < (select ${cutoff(now)} from clinics where clinics.id = bulk_sends.clinic_id)`,
  });

/** Events of providers about messages that no clinic is known for, after the longest time that a clinic keeps messages. */
export const removeUnknownEvents = (db: Database, { now, ...removal }: Removal): Promise<number> =>
  removeSome(db, {
    ...removal,
    table: 'provider_events',
    condition: sql`message_id is null and received_at < (select min(${cutoff(now)}) from clinics)`,
  });
