import { sql } from 'kysely';
import type { ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { Database } from '../database.ts';
import { REPORT_COLUMNS, type Report, type ReportKey } from './reports.ts';

/** The field of a clinic's profile that says how long its reports of each kind are kept, days. */
const RETENTION_DAYS = {
  analysis: 'analysisReportDays',
  'monthly-clinic': 'monthlyReportDays',
} as const satisfies Record<ReportKindName, keyof ClinicProfile>;

/**
 * Reports of a kind, of all clinics, that are older than their clinic keeps them and that no link opens any more, in the
 * order of their clinics and ids.
 *
 * @param page.after the last report of the page before; null for the first page
 */
export async function listExpiredReports(
  db: Database,
  page: {
    readonly kind: ReportKindName;
    readonly now: Date;
    readonly after: ReportKey | null;
    readonly limit: number;
  },
): Promise<Report[]> {
  const { kind, now, after, limit } = page;
  const days = sql<number>`(clinics.profile->>${RETENTION_DAYS[kind]})::double precision`;
  let query = db
    .selectFrom('reports')
    .innerJoin('clinics', 'clinics.id', 'reports.clinicId')
    .select(REPORT_COLUMNS)
    .where('kind', '=', kind)
    .where(sql<boolean>`reports.created_at < ${now}::timestamptz - ${days} * interval '24 hours'`);
  if (after !== null)
    query = query.where(
      sql<boolean>`(reports.clinic_id, reports.id) > (${after.clinicId}, ${after.reportId})`,
    );
  return query
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('downloadLinks')
            .select('downloadLinks.id')
            .whereRef('downloadLinks.clinicId', '=', 'reports.clinicId')
            .whereRef('downloadLinks.reportId', '=', 'reports.id')
            .where('downloadLinks.expiresAt', '>', sql<Date>`now()`)
            .where('downloadLinks.revokedAt', 'is', null),
        ),
      ),
    )
    .orderBy('reports.clinicId')
    .orderBy('reports.id')
    .limit(limit)
    .execute();
}

/** Removes links of all clinics that expired or were revoked before an instant, with their redemptions; answers how many. */
export async function removeEndedLinks(
  db: Database,
  { endedBefore, dryRun }: { readonly endedBefore: Date; readonly dryRun: boolean },
): Promise<number> {
  const ended = sql<boolean>`least(expires_at, revoked_at) < ${endedBefore}`;
  if (dryRun) {
    const { count } = await db
      .selectFrom('downloadLinks')
      .select(sql<number>`count(*)`.as('count'))
      .where(ended)
      .executeTakeFirstOrThrow();
    return count;
  }
  const { numDeletedRows } = await db.deleteFrom('downloadLinks').where(ended).executeTakeFirst();
  return Number(numDeletedRows);
}
