// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { Locale } from '../../contracts/shared/locale.ts';
import type { ReplyMeaning } from '../../domain/messaging/replyWords.ts';

/** The words of clinics, in all versions: for built-in templates, and for templates of their own. */
export interface MessageTemplatesTable {
  clinicId: string;
  name: string;
  version: number;
  /**
   * TemplateDefinition of src/domain/messaging/templateDefinition.ts; null where this version removed the
   * template.
   */
  definition: ColumnType<unknown, string | null | undefined, string | null>;
  changedBy: string;
  changedAt: Generated<Date>;
}

export interface NotificationsTable {
  clinicId: string;
  id: string;
  key: string;
  contactId: string;
  template: string;
  variables: ColumnType<unknown, string, string>;
  contentHash: string;
  category: MessageCategory;
  analysisId: string | null;
  /** Null once the report is removed: the notification is kept longer than its report. */
  reportId: string | null;
  channels: ColumnType<unknown, string, string>;
  critical: Generated<boolean>;
  deliverWithinSeconds: number | null;
  expiresAt: Date | null;
  appointmentId: string | null;
  /** Until then it has to reach the contact: quiet hours and caps that last longer do not hold it back. */
  deadline: Date | null;
  replyWorkflowId: string | null;
  outcome: string | null;
  outcomeReason: string | null;
  endedAt: Date | null;
  /** Of a test of a template: the language that it is in, with sample values. */
  testLocale: Locale | null | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface SendingDecisionsTable {
  clinicId: string;
  id: Generated<number>;
  notificationId: string;
  channel: Channel;
  decidedAt: Date;
  action: 'send' | 'defer' | 'refuse';
  reason: string | null;
  until: Date | null;
}

export interface MessagesTable {
  clinicId: string;
  id: string;
  notificationId: string;
  channel: Channel;
  status: string;
  statusRank: number;
  recipient: string | null;
  /** The address, number or Messaging Service that it was sent from. */
  sender: string | null;
  /**
   * Keyed hash of the clinic's own account at the provider that the request went to; null for the account
   * of the configuration.
   */
  account: string | null;
  segments: number | null;
  /** The version of the clinic's own words that it was written with; null for built-in words. */
  templateVersion: number | null;
  request: ColumnType<unknown, string | null | undefined, string | null>;
  requestedAt: Date | null;
  providerId: string | null;
  /** The provider's records of this message that failed before the current one. */
  previousProviderIds: Generated<string[]>;
  failureCode: string | null;
  resent: Generated<boolean>;
  /** Sent in a batch with others: its request and idempotency key are those of the batch. */
  inBatch: Generated<boolean>;
  /** The first of the two numbers that answer the question of an SMS; null for one that asks nothing. */
  firstAnswer: number | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
  updatedAt: Generated<Date>;
}

/** Every status a message has had, written by triggers. */
export interface MessageChangesTable {
  clinicId: string;
  id: Generated<number>;
  messageId: string;
  status: string;
  failureCode: string | null;
  providerId: string | null;
  changedAt: Generated<Date>;
}

export interface ProviderEventsTable {
  provider: 'resend' | 'twilio';
  eventId: string;
  type: string;
  providerMessageId: string;
  /** Null, as the message, while no message is known by the provider's id. */
  clinicId: string | null;
  messageId: string | null;
  /** Why the message was not delivered. */
  failureCode: string | null;
  /** As the provider sent it, for audit. */
  payload: ColumnType<unknown, string | null | undefined, string | null>;
  receivedAt: Generated<Date>;
}

/** By address, not by contact: an address stays suppressed for every contact of the clinic that has it. */
export interface SuppressionsTable {
  clinicId: string;
  id: Generated<string>;
  channel: Channel;
  address: string | null;
  /** Keyed hash of the channel and the address, in place of an address that was erased. */
  addressHash: string | null;
  category: MessageCategory | null;
  reason: string;
  /**
   * Of a block of the provider: the number or Messaging Service that the recipient has blocked, for every
   * clinic that sends from it.
   */
  sender: string | null;
  messageId: string | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
  liftedAt: Date | null;
  liftedBy: string | null;
}

export interface InboundMessagesTable {
  clinicId: string;
  id: string;
  providerId: string;
  sender: string;
  recipient: string;
  body: string;
  meaning: ReplyMeaning;
  contactId: string | null;
  notificationId: string | null;
  workflowId: string | null;
  state: 'pending' | 'signalled' | 'unmatched' | 'handled';
  receivedAt: Generated<Date>;
  settledAt: Date | null;
}

export interface RateSlotsTable {
  name: string;
  nextAt: Date;
}

export interface BulkSendsTable {
  clinicId: string;
  id: string;
  channel: Channel;
  category: MessageCategory;
  content: ColumnType<unknown, string, string>;
  state: Generated<'draft' | 'running' | 'completed' | 'cancelled' | 'failed'>;
  createdAt: ColumnType<Date, Date | undefined, never>;
  endedAt: Date | null;
}

export interface BulkRecipientsTable {
  clinicId: string;
  bulkId: string;
  contactId: string;
  position: Generated<number>;
  state: Generated<'waiting' | 'batched' | 'refused' | 'cancelled'>;
  reason: string | null;
  /** Deferred until then by quiet hours, a cap or the rate of the recipient's domain. */
  notBefore: Generated<Date>;
  hasDomainSlot: Generated<boolean>;
  batch: number | null;
  messageId: string | null;
}

export interface BulkBatchesTable {
  clinicId: string;
  bulkId: string;
  batch: number;
  /** Sent with the request. */
  idempotencyKey: string;
  /** Kept until Resend has accepted it. */
  request: ColumnType<unknown, string | null | undefined, string | null>;
  messageIds: ColumnType<unknown, string, string>;
  requestedAt: Date | null;
  /** As messages.account. */
  account: string | null;
  settledAt: Date | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface MessagingTables {
  messageTemplates: MessageTemplatesTable;
  notifications: NotificationsTable;
  sendingDecisions: SendingDecisionsTable;
  messages: MessagesTable;
  messageChanges: MessageChangesTable;
  providerEvents: ProviderEventsTable;
  suppressions: SuppressionsTable;
  inboundMessages: InboundMessagesTable;
  rateSlots: RateSlotsTable;
  bulkSends: BulkSendsTable;
  bulkRecipients: BulkRecipientsTable;
  bulkBatches: BulkBatchesTable;
}
