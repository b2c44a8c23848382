import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
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
  const { kind } = filter;
  let query = db.selectFrom('reports').select(REPORT_COLUMNS).select('createdAt');
  if (kind !== undefined) query = query.where('kind', '=', kind);
  return pageOf(await onPage(query, 'reports', filter).execute(), filter, ({ id }) => id);
}
