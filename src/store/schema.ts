import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Channel, MessageCategory } from '../contracts/messaging/notifications.ts';
import type { ReportKindName } from '../contracts/reports/reportJobs.ts';
import type { AlertTables } from './tables/alertTables.ts';
import type { AnalysisTables } from './tables/analysisTables.ts';
import type { AppointmentTables } from './tables/appointmentTables.ts';
import type { BulkTables } from './tables/bulkTables.ts';
import type { DownloadTables } from './tables/downloadTables.ts';
import type { FollowUpTables } from './tables/followUpTables.ts';
import type { ImportTables } from './tables/importTables.ts';
import type { MaintenanceTables } from './tables/maintenanceTables.ts';
import type { MessagingTables } from './tables/messagingTables.ts';
import type { ModelTables } from './tables/modelTables.ts';
import type { ReportPartTables } from './tables/reportPartTables.ts';
import type { StorageTables } from './tables/storageTables.ts';
import type { WebhookTables } from './tables/webhookTables.ts';

/** Filled in by PostgreSQL when the row is made. */
type CreatedAt = ColumnType<Date, Date | undefined, never>;
/** A document, read as `unknown` until it is parsed. */
type Document = ColumnType<unknown, string, string>;
type NullableDocument = ColumnType<unknown, string | null | undefined, string | null>;

export interface DatasetsTable {
  id: string;
  clinic_id: string;
  name: string;
  disk: string;
  source_key: string;
  format: string;
  columns: JSONColumnType<string[]>;
  bytes: number;
  sha256: string;
  identifying_columns: JSONColumnType<string[]>;
  profile: NullableDocument;
  created_at: CreatedAt;
  imported_at: Date | null;
}

export interface DatasetChunksTable {
  dataset_id: string;
  index: number;
  object_key: string;
  object_offset: number;
  object_bytes: number;
  sha256: string;
  rows: number;
  bytes: number;
  tokens: number;
  content_hash: string;
}

export interface ReportsTable {
  id: string;
  kind: ReportKindName;
  clinic_id: string;
  analysis_id: string | null;
  month: string | null;
  disk: string;
  object_key: string;
  file_name: string;
  bytes: number;
  pages: number;
  sha256: string;
  created_at: CreatedAt;
}

export interface ContactsTable {
  id: string;
  clinic_id: string;
  reference: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  locale: 'en' | 'de';
  time_zone: string;
  preferences: ColumnType<unknown, string | undefined, string>;
  quiet_hours: string | null;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

export interface NotificationsTable {
  id: string;
  key: string;
  clinic_id: string;
  contact_id: string;
  template: string;
  variables: Document;
  content_hash: string;
  category: MessageCategory;
  analysis_id: string | null;
  report_id: string | null;
  channels: Document;
  critical: Generated<boolean>;
  deliver_within_seconds: number | null;
  expires_at: Date | null;
  reply_workflow_id: string | null;
  outcome: string | null;
  outcome_reason: string | null;
  ended_at: Date | null;
  created_at: CreatedAt;
}

export interface MessagesTable {
  id: string;
  notification_id: string;
  channel: Channel;
  status: string;
  status_rank: number;
  recipient: string | null;
  segments: number | null;
  request: NullableDocument;
  requested_at: Date | null;
  provider_id: string | null;
  failure_code: string | null;
  resent: Generated<boolean>;
  in_batch: Generated<boolean>;
  /** Of records that have failed and were followed by another. */
  previous_provider_ids: Generated<string[]>;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

export interface ProviderEventsTable {
  provider: 'resend' | 'twilio';
  event_id: string;
  type: string;
  provider_message_id: string;
  message_id: string | null;
  failure_code: string | null;
  payload: NullableDocument;
  received_at: CreatedAt;
}

/** Every table; those of a group that came with it stand in `tables/`. */
export interface Schema
  extends AlertTables,
    AnalysisTables,
    AppointmentTables,
    BulkTables,
    DownloadTables,
    ImportTables,
    FollowUpTables,
    MaintenanceTables,
    MessagingTables,
    ModelTables,
    ReportPartTables,
    StorageTables,
    WebhookTables {
  datasets: DatasetsTable;
  dataset_chunks: DatasetChunksTable;
  reports: ReportsTable;
  contacts: ContactsTable;
  notifications: NotificationsTable;
  messages: MessagesTable;
  provider_events: ProviderEventsTable;
}
