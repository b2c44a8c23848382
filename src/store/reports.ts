import type { Database } from './database.ts';

export interface Report {
  readonly id: string;
  readonly analysisId: string;
  readonly clinicId: string;
  readonly disk: string;
  readonly objectKey: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly pages: number;
  readonly sha256: string;
}

/** A report behind a valid download token. */
export interface DownloadableReport extends Report {
  readonly expiresAt: Date;
}

const COLUMNS = [
  'reports.id',
  'analysis_id as analysisId',
  'clinic_id as clinicId',
  'disk',
  'object_key as objectKey',
  'file_name as fileName',
  'bytes',
  'pages',
  'sha256',
] as const;

/** Registers a stored report; registering it again replaces what was known of its file. */
export async function registerReport(db: Database, report: Report): Promise<void> {
  const file = {
    disk: report.disk,
    object_key: report.objectKey,
    file_name: report.fileName,
    bytes: report.bytes,
    pages: report.pages,
    sha256: report.sha256,
  };
  await db
    .insertInto('reports')
    .values({ id: report.id, analysis_id: report.analysisId, clinic_id: report.clinicId, ...file })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(file))
    .execute();
}

/** Where the report's file is. */
export const objectOf = ({ disk, objectKey: key, sha256 }: Report) => ({ disk, key, sha256 });

export async function findReport(db: Database, id: string): Promise<Report | undefined> {
  return db.selectFrom('reports').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

export async function removeReport(db: Database, id: string): Promise<void> {
  await db.deleteFrom('reports').where('id', '=', id).execute();
}

export async function addDownloadToken(
  db: Database,
  token: { hash: string; reportId: string; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('download_tokens')
    .values({ token_hash: token.hash, report_id: token.reportId, expires_at: token.expiresAt })
    .execute();
}

/** The report a token opens; undefined when there is no such token or it has expired. */
export async function findReportByToken(
  db: Database,
  tokenHash: string,
  now = new Date(),
): Promise<DownloadableReport | undefined> {
  return db
    .selectFrom('download_tokens')
    .innerJoin('reports', 'reports.id', 'download_tokens.report_id')
    .select([...COLUMNS, 'expires_at as expiresAt'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

export async function countDownload(db: Database, tokenHash: string): Promise<void> {
  await db
    .updateTable('download_tokens')
    .set((update) => ({ downloads: update('downloads', '+', 1) }))
    .where('token_hash', '=', tokenHash)
    .execute();
}
