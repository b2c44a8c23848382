import type { ColumnType } from 'kysely';

export interface ReportPlansTable {
  report_id: string;
  kind: string;
  clinic_id: string;
  /** Of the job that makes it; null for plans of before it was kept. */
  workflow_id: string | null;
  /** Everything the report shows, as its kind's loader found it. */
  data: ColumnType<unknown, string, never>;
  style: ColumnType<unknown, string, never>;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface ReportPartsTable {
  report_id: string;
  index: number;
  spec: ColumnType<unknown, string, never>;
  disk: string | null;
  object_key: string | null;
  sha256: string | null;
  pages: number | null;
}

export interface ReportPartTables {
  report_plans: ReportPlansTable;
  report_parts: ReportPartsTable;
}
