import type { ClinicId, ReportId } from '../../contracts/shared/ids.ts';
import { RefusedError } from '../../domain/shared/refusedError.ts';
import type { Database } from '../../store/database.ts';
import { findReport, type Report } from '../../store/reports/reports.ts';

/** A report of the clinic. @throws {@link RefusedError} `ReportNotFound` */
export async function requireReport(
  database: Database,
  clinicId: ClinicId,
  reportId: ReportId,
): Promise<Report> {
  const report = await findReport(database, clinicId, reportId);
  if (report) return report;
  throw new RefusedError(404, 'ReportNotFound', `there is no report ${reportId}`);
}
