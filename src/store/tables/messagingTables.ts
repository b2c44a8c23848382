import type { ColumnType, Generated } from 'kysely';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { ReplyMeaning } from '../../domain/messaging/replyWords.ts';

type CreatedAt = ColumnType<Date, Date | undefined, never>;

export interface SuppressionsTable {
  id: Generated<string>;
  channel: Channel;
  address: string;
  category: MessageCategory | null;
  reason: string;
  message_id: string | null;
  created_at: CreatedAt;
  lifted_at: Date | null;
  lifted_by: string | null;
}

export interface SendingDecisionsTable {
  id: Generated<number>;
  notification_id: string;
  channel: Channel;
  decided_at: Date;
  action: 'send' | 'defer' | 'refuse';
  reason: string | null;
  until: Date | null;
}

export interface InboundMessagesTable {
  id: string;
  provider_id: string;
  sender: string;
  recipient: string;
  body: string;
  meaning: ReplyMeaning;
  contact_id: string | null;
  notification_id: string | null;
  workflow_id: string | null;
  state: 'pending' | 'signalled' | 'unmatched' | 'handled';
  received_at: CreatedAt;
  settled_at: Date | null;
}

export interface MessageChangesTable {
  id: Generated<number>;
  message_id: string;
  status: string;
  failure_code: string | null;
  provider_id: string | null;
  changed_at: CreatedAt;
}

export interface MessagingTables {
  suppressions: SuppressionsTable;
  sending_decisions: SendingDecisionsTable;
  inbound_messages: InboundMessagesTable;
  message_changes: MessageChangesTable;
}
