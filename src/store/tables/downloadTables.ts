import type { ColumnType, Generated } from 'kysely';

/** Links to reports. */
export interface DownloadLinksTable {
  token_hash: string;
  /** By which people name the link; opens nothing. */
  id: Generated<string>;
  report_id: string;
  expires_at: Date;
  max_downloads: number;
  /** How often it was redeemed. */
  downloads: Generated<number>;
  revoked_at: ColumnType<Date | null, never, Date>;
  created_at: ColumnType<Date, Date | undefined, never>;
}

/** What a redeemed link was exchanged for: the file, for a short while, as often as its transfer is resumed. */
export interface DownloadRedemptionsTable {
  token_hash: string;
  link_id: string;
  expires_at: Date;
  created_at: ColumnType<Date, Date | undefined, never>;
}

/** Rows are only ever added; see `security/auditChain.ts`. */
export interface AuditEventsTable {
  sequence: number;
  at: ColumnType<Date, Date, never>;
  action: ColumnType<string, string, never>;
  subject: ColumnType<string | null, string | null, never>;
  details: ColumnType<Record<string, string | number>, string, never>;
  hash: ColumnType<string, string, never>;
}

export interface DownloadTables {
  download_links: DownloadLinksTable;
  download_redemptions: DownloadRedemptionsTable;
  audit_events: AuditEventsTable;
}
