/**
 * TypeScript's types of columns: by PostgreSQL's type, by the name of a column in every table, or by `table.column`, where
 * the code knows more than the database. A type with type arguments stands for reading, inserting and updating.
 */
export const TYPES: Readonly<Record<string, string>> = {
  text: 'string',
  'text[]': 'string[]',
  boolean: 'boolean',
  integer: 'number',
  bigint: 'number',
  'double precision': 'number',
  'timestamp with time zone': 'Date',
  jsonb: 'unknown',

  channel: 'Channel',
  category: 'MessageCategory',
  'analyses.locale': 'ReportLocale',
  'analyses.read_rows': 'ReadRows',
  'audit_events.details': 'ColumnType<Record<string, string | number>, string, never>',
  'bulk_recipients.state': "'waiting' | 'batched' | 'refused' | 'cancelled'",
  'bulk_sends.state': "'draft' | 'running' | 'completed' | 'cancelled' | 'failed'",
  'clinic_credentials.provider': 'CredentialProvider',
  'contacts.locale': 'Locale',
  'notifications.test_locale': 'Locale | null',
  'datasets.columns': 'JSONColumnType<string[]>',
  'datasets.identifying_columns': 'JSONColumnType<string[]>',
  'datasets.sent_columns': 'JSONColumnType<string[]>',
  'failure_snapshot_entries.outcome': "'retried' | 'skipped'",
  'inbound_messages.meaning': 'ReplyMeaning',
  'inbound_messages.state': "'pending' | 'signalled' | 'unmatched' | 'handled'",
  'provider_events.provider': "'resend' | 'twilio'",
  'reports.kind': 'ReportKindName',
  'sending_decisions.action': "'send' | 'defer' | 'refuse'",
};

/** Where the types named above come from, as src/store/tables imports them. */
export const IMPORTS: Readonly<Record<string, string>> = {
  Channel: '../../contracts/messaging/notifications.ts',
  CredentialProvider: '../../contracts/clinics/clinicCredentials.ts',
  Locale: '../../contracts/shared/locale.ts',
  MessageCategory: '../../contracts/messaging/notifications.ts',
  ReplyMeaning: '../../domain/messaging/replyWords.ts',
  ReadRows: '../../contracts/analysis/analysisOptions.ts',
  ReportKindName: '../../contracts/reports/reportJobs.ts',
  ReportLocale: '../../contracts/reports/reportJobs.ts',
};
