import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';
import { REPORT_COLUMNS, type Report } from './reports.ts';

export interface ReportFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  readonly kind?: ReportKindName | undefined;
}

/** One page of the stored reports, newest first. */
export async function pageOfReports(
  db: Database,
  filter: ReportFilter,
): Promise<Page<Report & { readonly createdAt: Date }>> {
  const { clinicId, kind, since, cursor } = filter;
  let query = db
    .selectFrom('reports')
    .select(REPORT_COLUMNS)
    .select('createdAt')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(fetchedFor(filter));
  if (clinicId !== undefined) query = query.where('clinicId', '=', clinicId);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (since !== undefined) query = query.where('createdAt', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('reports', cursor, { clinicId }));
  return pageOf(await query.execute(), filter, ({ id }) => id);
}
