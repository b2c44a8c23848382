import { type Selectable, sql } from 'kysely';
import { type Alert, AlertKind, EVENT_ALERTS } from '../../contracts/operations/alerts.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
import type { AlertsTable } from '../tables/operations.ts';

export type NewAlert = Pick<Alert, 'id' | 'kind' | 'subject' | 'clinicId' | 'message'> & {
  /** @default false */
  readonly critical?: boolean;
};

/** Raises an alert. While one of the same clinic, kind and subject is open it counts again there instead. */
export async function raiseAlert(db: Database, alert: NewAlert): Promise<{ id: string; isNew: boolean }> {
  const { id, kind, subject, clinicId, message, critical = false } = alert;
  const row = await db
    .insertInto('alerts')
    .values({ id, kind, subject, clinicId, message, critical })
    .onConflict((conflict) =>
      conflict
        .columns(['clinicId', 'kind', 'subject'])
        .where('resolvedAt', 'is', null)
        .doUpdateSet({
          message,
          critical: sql<boolean>`alerts.critical or ${critical}`,
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

/** Whether there is an alert, open or resolved. */
export async function hasAlert(db: Database, alert: AlertKey): Promise<boolean> {
  const row = await db
    .selectFrom('alerts')
    .select('id')
    .where('clinicId', 'is not distinct from', alert.clinicId)
    .where('kind', '=', alert.kind)
    .where('subject', '=', alert.subject)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

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

/**
 * Open alerts that nobody was written to about, and those about events of which another has come since; critical ones first,
 * then the oldest.
 *
 * @param toAdministrators whether there are administrators to write to; else only alerts of clinics with own addresses
 */
export async function unnotifiedAlerts(
  db: Database,
  { limit, toAdministrators }: { readonly limit: number; readonly toAdministrators: boolean },
): Promise<Alert[]> {
  const rows = await unnotified(db, toAdministrators)
    .selectAll()
    .orderBy('critical', 'desc')
    .orderBy('raisedAt')
    .limit(limit)
    .execute();
  return rows.map(alertOf);
}

/** When the open alert that has waited longest for an e-mail about it was raised, or raised again; undefined when none waits. */
export async function oldestUnnotifiedAlert(
  db: Database,
  { toAdministrators }: { readonly toAdministrators: boolean },
): Promise<Date | undefined> {
  const row = await unnotified(db, toAdministrators)
    .select(
      sql<Date | null>`min(case when notified_at is null then raised_at else last_raised_at end)`.as('since'),
    )
    .executeTakeFirst();
  return row?.since ?? undefined;
}

function unnotified(db: Database, toAdministrators: boolean) {
  return db
    .selectFrom('alerts')
    .where('resolvedAt', 'is', null)
    .where((where) =>
      where.or([
        where('notifiedAt', 'is', null),
        where.and([where('kind', 'in', EVENT_ALERTS), sql<boolean>`occurrences > notified_occurrences`]),
      ]),
    )
    .$if(!toAdministrators, (query) =>
      query.where(
        sql<boolean>`exists (select from clinics where id = alerts.clinic_id and profile ->> 'alertEmails' is not null)`,
      ),
    );
}

/** How many alerts are open, by kind and whether they are critical; nothing for kinds of which none is. */
export async function countOpenAlerts(
  db: Database,
): Promise<(Pick<Alert, 'kind' | 'critical'> & { readonly open: number })[]> {
  const rows = await db
    .selectFrom('alerts')
    .select((select) => ['kind', 'critical', select.fn.countAll<string>().as('open')])
    .where('resolvedAt', 'is', null)
    .groupBy(['kind', 'critical'])
    .execute();
  return rows.map(({ kind, critical, open }) => ({
    kind: AlertKind.parse(kind),
    critical,
    open: Number(open),
  }));
}

/** Notes that an alert was written about, as it was raised that often. */
export async function markAsNotified(
  db: Database,
  { id, occurrences }: Pick<Alert, 'id' | 'occurrences'>,
): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ notifiedAt: new Date(), notifiedOccurrences: occurrences })
    .where('id', '=', id)
    .execute();
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
    critical: row.critical,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
