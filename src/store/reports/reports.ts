import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { Database } from '../database.ts';

/** Key of one report. */
export interface ReportKey {
  readonly clinicId: string;
  readonly reportId: string;
}

export interface Report {
  readonly id: string;
  readonly kind: ReportKindName;
  readonly clinicId: string;
  /** Of a report on an analysis. */
  readonly analysisId: string | null;
  /** Of a report on a month, such as `2026-10`. */
  readonly month: string | null;
  readonly disk: string;
  readonly objectKey: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly pages: number;
  readonly sha256: string;
}

/** A {@link Report}'s, also of a join. */
export const REPORT_COLUMNS = [
  'reports.id',
  'kind',
  'reports.clinicId',
  'analysisId',
  'month',
  'disk',
  'objectKey',
  'fileName',
  'bytes',
  'pages',
  'sha256',
] as const;

/** Registers a stored report; registering it again replaces what was known of its file. */
export async function registerReport(db: Database, report: Report): Promise<void> {
  const file = {
    disk: report.disk,
    objectKey: report.objectKey,
    fileName: report.fileName,
    bytes: report.bytes,
    pages: report.pages,
    sha256: report.sha256,
  };
  await db
    .insertInto('reports')
    .values({
      id: report.id,
      kind: report.kind,
      clinicId: report.clinicId,
      analysisId: report.analysisId,
      month: report.month,
      ...file,
    })
    .onConflict((conflict) => conflict.columns(['clinicId', 'id']).doUpdateSet(file))
    .execute();
}

/** Where the report's file is. */
export const objectOf = ({ disk, objectKey: key, sha256 }: Report) => ({ disk, key, sha256 });

export async function findReport(db: Database, clinicId: string, id: string): Promise<Report | undefined> {
  return db
    .selectFrom('reports')
    .select(REPORT_COLUMNS)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Takes the older reports of the same month of the same clinic out, in favour of this one: their download links lead to
 * it from now on. Answers what was taken out, whose files are to be removed.
 */
export async function replaceOlderReports(
  db: Database,
  report: Pick<Report, 'id' | 'kind' | 'clinicId'> & { readonly month: string },
): Promise<Pick<Report, 'id' | 'disk' | 'objectKey'>[]> {
  return db.transaction().execute(async (transaction) => {
    const older = await transaction
      .selectFrom('reports')
      .select(['id', 'disk', 'objectKey'])
      .where('kind', '=', report.kind)
      .where('clinicId', '=', report.clinicId)
      .where('month', '=', report.month)
      .where('id', '!=', report.id)
      .execute();
    const ids = older.map(({ id }) => id);
    if (ids.length === 0) return [];
    await transaction
      .updateTable('downloadLinks')
      .set({ reportId: report.id })
      .where('clinicId', '=', report.clinicId)
      .where('reportId', 'in', ids)
      .execute();
    await transaction
      .deleteFrom('reports')
      .where('clinicId', '=', report.clinicId)
      .where('id', 'in', ids)
      .execute();
    return older;
  });
}

export async function removeReport(db: Database, clinicId: string, id: string): Promise<void> {
  await db.deleteFrom('reports').where('clinicId', '=', clinicId).where('id', '=', id).execute();
}
