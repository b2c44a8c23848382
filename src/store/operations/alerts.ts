import { type Selectable, sql } from 'kysely';
import { type Alert, AlertKind } from '../../contracts/operations/alerts.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
import type { AlertsTable } from '../tables/operations.ts';

export type NewAlert = Pick<Alert, 'id' | 'kind' | 'subject' | 'clinicId' | 'message'>;

/** Raises an alert. While one of the same clinic, kind and subject is open it counts again there instead. */
export async function raiseAlert(db: Database, alert: NewAlert): Promise<{ id: string; isNew: boolean }> {
  const { id, kind, subject, clinicId, message } = alert;
  const row = await db
    .insertInto('alerts')
    .values({ id, kind, subject, clinicId, message })
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'kind', 'subject']).where('resolvedAt', 'is', null).doUpdateSet({
        message,
        lastRaisedAt: sql<Date>`now()`,
        occurrences: sql<number>`alerts.occurrences + 1`,
      }),
    )
    .returning(['id', 'occurrences'])
    .executeTakeFirstOrThrow();
  return { id: row.id, isNew: row.occurrences === 1 };
}

/** What an open alert is known by; `clinicId` is null for one of the whole application. */
export type AlertKey = Pick<Alert, 'clinicId' | 'kind' | 'subject'>;

/** Resolves the open alert of this clinic, kind and subject; does nothing when there is none. */
export async function resolveAlert(db: Database, alert: AlertKey): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ resolvedAt: new Date() })
    .where('clinicId', 'is not distinct from', alert.clinicId)
    .where('kind', '=', alert.kind)
    .where('subject', '=', alert.subject)
    .where('resolvedAt', 'is', null)
    .execute();
}

/**
 * Resolves an alert by its id; false when none is open under it.
 *
 * @param clinicId only an alert of this clinic; undefined: of any clinic, or of the whole application
 */
export async function resolveAlertById(
  db: Database,
  clinicId: ClinicId | undefined,
  id: string,
): Promise<boolean> {
  const row = await db
    .updateTable('alerts')
    .set({ resolvedAt: new Date() })
    .where('id', '=', id)
    .$if(clinicId !== undefined, (query) => query.where('clinicId', '=', clinicId ?? null))
    .where('resolvedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @param clinicId as in {@link resolveAlertById} */
export async function findAlert(
  db: Database,
  clinicId: ClinicId | undefined,
  id: string,
): Promise<Alert | undefined> {
  const row = await db
    .selectFrom('alerts')
    .selectAll()
    .where('id', '=', id)
    .$if(clinicId !== undefined, (query) => query.where('clinicId', '=', clinicId ?? null))
    .executeTakeFirst();
  return row && alertOf(row);
}

/** Open alerts that the administrators were not written to about, oldest first, the first `limit` of them. */
export async function unnotifiedAlerts(db: Database, limit: number): Promise<Alert[]> {
  const rows = await db
    .selectFrom('alerts')
    .selectAll()
    .where('resolvedAt', 'is', null)
    .where('notifiedAt', 'is', null)
    .orderBy('raisedAt')
    .limit(limit)
    .execute();
  return rows.map(alertOf);
}

/** Notes that the administrators were written to about an alert. */
export async function markAsNotified(db: Database, id: string): Promise<void> {
  await db.updateTable('alerts').set({ notifiedAt: new Date() }).where('id', '=', id).execute();
}

export interface AlertFilter extends PageRequest {
  readonly openOnly: boolean;
  readonly clinicId?: string | undefined;
  readonly kind?: AlertKind | undefined;
}

/** Alerts, newest first. */
export const listAlerts = async (db: Database, filter: AlertFilter): Promise<readonly Alert[]> =>
  (await pageOfAlerts(db, filter)).rows;

/** One page of the alerts, newest first. */
export async function pageOfAlerts(db: Database, filter: AlertFilter): Promise<Page<Alert>> {
  const { openOnly, kind } = filter;
  let query = db.selectFrom('alerts').selectAll();
  if (openOnly) query = query.where('resolvedAt', 'is', null);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  const rows = await onPage(query, 'alerts', filter, { time: 'raised_at' }).execute();
  return pageOf(rows.map(alertOf), filter, ({ id }) => id);
}

function alertOf(row: Selectable<AlertsTable>): Alert {
  return {
    id: row.id,
    kind: AlertKind.parse(row.kind),
    subject: row.subject,
    clinicId: row.clinicId,
    message: row.message,
    raisedAt: row.raisedAt.toISOString(),
    occurrences: row.occurrences,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
