import { sql } from 'kysely';
import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { Database } from '../database.ts';
import { REPORT_COLUMNS, type Report } from './reports.ts';

/**
 * Reports of a kind that were made before an instant and that no link opens any more, in the order of their ids.
 *
 * @param afterId the last id of the page before; empty for the first page
 */
export async function listExpiredReports(
  db: Database,
  {
    kind,
    madeBefore,
    afterId,
    limit,
  }: {
    readonly kind: ReportKindName;
    readonly madeBefore: Date;
    readonly afterId: string;
    readonly limit: number;
  },
): Promise<Report[]> {
  return db
    .selectFrom('reports')
    .select(REPORT_COLUMNS)
    .where('kind', '=', kind)
    .where('createdAt', '<', madeBefore)
    .where('reports.id', '>', afterId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('downloadLinks')
            .select('downloadLinks.id')
            .whereRef('downloadLinks.reportId', '=', 'reports.id')
            .where('downloadLinks.expiresAt', '>', sql<Date>`now()`)
            .where('downloadLinks.revokedAt', 'is', null),
        ),
      ),
    )
    .orderBy('reports.id')
    .limit(limit)
    .execute();
}

/** Removes links that expired or were revoked before an instant, with their redemptions; answers how many. */
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
