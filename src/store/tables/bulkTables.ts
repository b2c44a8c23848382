import type { ColumnType, Generated } from 'kysely';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';

type CreatedAt = ColumnType<Date, Date | undefined, never>;

export interface RateSlotsTable {
  name: string;
  next_at: Date;
}

export interface BulkSendsTable {
  id: string;
  clinic_id: string;
  channel: Channel;
  category: MessageCategory;
  content: ColumnType<unknown, string, never>;
  state: Generated<'draft' | 'running' | 'completed' | 'cancelled' | 'failed'>;
  created_at: CreatedAt;
  ended_at: Date | null;
}

export interface BulkRecipientsTable {
  bulk_id: string;
  contact_id: string;
  position: Generated<number>;
  state: Generated<'waiting' | 'batched' | 'refused' | 'cancelled'>;
  reason: string | null;
  not_before: Generated<Date>;
  has_domain_slot: Generated<boolean>;
  batch: number | null;
  message_id: string | null;
}

export interface BulkBatchesTable {
  bulk_id: string;
  batch: number;
  idempotency_key: string;
  request: ColumnType<unknown, string | null, string | null>;
  message_ids: ColumnType<unknown, string, never>;
  requested_at: Date | null;
  settled_at: Date | null;
  created_at: CreatedAt;
}

export interface BulkTables {
  rate_slots: RateSlotsTable;
  bulk_sends: BulkSendsTable;
  bulk_recipients: BulkRecipientsTable;
  bulk_batches: BulkBatchesTable;
}
