// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';
import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';

export interface ReportsTable {
  clinicId: string;
  id: string;
  kind: ReportKindName;
  /** The subject of the report, by its kind: an analysis, or a month of a clinic. */
  analysisId: string | null;
  month: string | null;
  disk: string;
  objectKey: string;
  fileName: string;
  bytes: number;
  pages: number;
  sha256: string;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface ReportPlansTable {
  clinicId: string;
  reportId: string;
  kind: string;
  /** The job that makes the report; a clean-up checks whether it still runs. */
  workflowId: string | null;
  /** Everything the report shows, as the loader of its kind found it. */
  data: ColumnType<unknown, string, string>;
  style: ColumnType<unknown, string, string>;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface ReportPartsTable {
  clinicId: string;
  reportId: string;
  index: number;
  spec: ColumnType<unknown, string, string>;
  /** Null, as the columns below, until the part is rendered. */
  disk: string | null;
  objectKey: string | null;
  sha256: string | null;
  pages: number | null;
}

export interface DownloadLinksTable {
  clinicId: string;
  tokenHash: string;
  /** Names the link to staff; opens nothing. */
  id: Generated<string>;
  reportId: string;
  expiresAt: Date;
  maxDownloads: number;
  /** How often the link was redeemed. */
  downloads: Generated<number>;
  revokedAt: Date | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

/**
 * The short-lived right to one file that a redeemed link was exchanged for; an interrupted transfer
 * resumes with it.
 */
export interface DownloadRedemptionsTable {
  clinicId: string;
  tokenHash: string;
  linkId: string;
  expiresAt: Date;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface ReportsTables {
  reports: ReportsTable;
  reportPlans: ReportPlansTable;
  reportParts: ReportPartsTable;
  downloadLinks: DownloadLinksTable;
  downloadRedemptions: DownloadRedemptionsTable;
}
