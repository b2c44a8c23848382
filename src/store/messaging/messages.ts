import { type Selectable, sql } from 'kysely';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { MESSAGE_STATUSES, type MessageStatus } from '../../domain/messaging/messageStatus.ts';
import type { Database } from '../database.ts';
import type { MessagesTable } from '../tables/messaging.ts';
import { QUEUED } from './messageStatus.ts';

/** What names a message: ids are those of its clinic. */
export interface MessageKey {
  readonly clinicId: string;
  readonly messageId: string;
}

/** The intent to send one notification over one channel, and what became of it. */
export interface Message {
  readonly clinicId: string;
  readonly id: string;
  readonly notificationId: string;
  readonly channel: Channel;
  readonly status: MessageStatus;
  /** The provider request as first frozen; null before that and again once the provider has accepted it. */
  readonly request: unknown;
  readonly requestedAt: Date | null;
  /** The clinic's own account that the request went to; null for that of the configuration, and before there was one. */
  readonly account: string | null;
  readonly providerId: string | null;
  readonly failureCode: string | null;
  /** True once it was sent again because the provider had no record of it. */
  readonly resent: boolean;
  /** How many of its records at the provider have failed and were followed by another. */
  readonly failedRecords: number;
  readonly updatedAt: Date;
}

/** Commits the intent to send; answers the id of the one intent there is for this notification and channel. */
export async function createMessage(
  db: Database,
  clinicId: string,
  message: { id: string; notificationId: string; channel: Channel },
): Promise<string> {
  const { id } = await db
    .insertInto('messages')
    .values({
      clinicId,
      id: message.id,
      notificationId: message.notificationId,
      channel: message.channel,
      ...QUEUED,
    })
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'notificationId', 'channel']).doUpdateSet({ channel: message.channel }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findMessage(db: Database, clinicId: string, id: string): Promise<Message | undefined> {
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && messageOf(row);
}

/** The messages of a notification, one a channel at most. */
export async function messagesOf(db: Database, clinicId: string, notificationId: string): Promise<Message[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('notificationId', '=', notificationId)
    .execute();
  return rows.map(messageOf);
}

function messageOf(row: Selectable<MessagesTable>): Message {
  return {
    clinicId: row.clinicId,
    id: row.id,
    notificationId: row.notificationId,
    channel: row.channel,
    status: parseStatus(row.status),
    request: row.request,
    requestedAt: row.requestedAt,
    account: row.account,
    providerId: row.providerId,
    failureCode: row.failureCode,
    resent: row.resent,
    failedRecords: row.previousProviderIds.length,
    updatedAt: row.updatedAt,
  };
}

function parseStatus(text: string): MessageStatus {
  const status = MESSAGE_STATUSES.find((candidate) => candidate === text);
  if (!status) throw new Error(`the messages table holds the unknown status ${text}`);
  return status;
}

/**
 * Keeps the first request frozen for this message, so that every try sends the same bytes; answers that one.
 * Its recipient is kept for good: replies, caps and suppressions are told by it.
 */
export async function freezeRequest(
  db: Database,
  clinicId: string,
  id: string,
  frozen: {
    readonly request: unknown;
    readonly recipient: string;
    readonly sender: string;
    readonly segments?: number;
    /** Of the clinic's own words; null for built-in ones. @default null */
    readonly templateVersion?: number | null;
  },
): Promise<unknown> {
  const row = await db
    .updateTable('messages')
    .set({
      request: sql`coalesce(request, ${JSON.stringify(frozen.request)}::jsonb)`,
      recipient: sql`case when request is null then ${frozen.recipient} else recipient end`,
      sender: sql`case when request is null then ${frozen.sender} else sender end`,
      templateVersion: sql`case when request is null then ${frozen.templateVersion ?? null}::integer else template_version end`,
      segments: sql`case when request is null then ${frozen.segments ?? null}::integer else segments end`,
    })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .returning('request')
    .executeTakeFirstOrThrow();
  return row.request;
}

/** The message that a provider knows by this id. */
export async function findMessageByProviderId(
  db: Database,
  providerId: string,
): Promise<MessageKey | undefined> {
  return db
    .selectFrom('messages')
    .select(['clinicId', 'id as messageId'])
    .where('providerId', '=', providerId)
    .executeTakeFirst();
}

/** Whom a message was written to, and as what. */
export async function findRecipient(
  db: Database,
  clinicId: string,
  id: string,
): Promise<{ id: string; channel: Channel; category: MessageCategory; recipient: string } | undefined> {
  const row = await db
    .selectFrom('messages')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.clinicId', '=', 'messages.clinicId')
        .onRef('notifications.id', '=', 'messages.notificationId'),
    )
    .select(['messages.id', 'messages.channel', 'messages.recipient', 'notifications.category'])
    .where('messages.clinicId', '=', clinicId)
    .where('messages.id', '=', id)
    .executeTakeFirst();
  return row?.recipient ? { ...row, recipient: row.recipient } : undefined;
}
