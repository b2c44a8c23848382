import { sql } from 'kysely';
import type { Channel, MessageCategory } from '../contracts/notifications.ts';
import { MESSAGE_STATUSES, type MessageStatus, messageStatusRank } from '../domain/messageStatus.ts';
import type { Database } from './database.ts';

/** The intent to send one notification over one channel, and what became of it. */
export interface Message {
  readonly id: string;
  readonly notificationId: string;
  readonly channel: Channel;
  readonly status: MessageStatus;
  /** The provider request as first frozen; null before that and again once the provider has accepted it. */
  readonly request: unknown;
  readonly requestedAt: Date | null;
  readonly providerId: string | null;
  readonly failureCode: string | null;
  /** True once it was sent again because the provider had no record of it. */
  readonly sentAgain: boolean;
}

/** Commits the intent to send; answers the id of the one intent there is for this notification and channel. */
export async function createMessage(
  db: Database,
  message: { id: string; notificationId: string; channel: Channel },
): Promise<string> {
  const { id } = await db
    .insertInto('messages')
    .values({
      id: message.id,
      notification_id: message.notificationId,
      channel: message.channel,
      status: 'queued',
      status_rank: messageStatusRank('queued'),
    })
    .onConflict((conflict) =>
      conflict.columns(['notification_id', 'channel']).doUpdateSet({ channel: message.channel }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findMessage(db: Database, id: string): Promise<Message | undefined> {
  const row = await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    notificationId: row.notification_id,
    channel: row.channel,
    status: parseStatus(row.status),
    request: row.request,
    requestedAt: row.requested_at,
    providerId: row.provider_id,
    failureCode: row.failure_code,
    sentAgain: row.sent_again,
  };
}

function parseStatus(text: string): MessageStatus {
  const status = MESSAGE_STATUSES.find((candidate) => candidate === text);
  if (!status) throw new Error(`the messages table holds the unknown status ${text}`);
  return status;
}

/**
 * Keeps the first request frozen for this message, so that every try sends the same bytes; answers that one.
 * The recipient is kept for good: replies, caps and suppressions are told by it.
 */
export async function freezeRequest(
  db: Database,
  id: string,
  frozen: { readonly request: unknown; readonly recipient: string; readonly segments?: number },
): Promise<unknown> {
  const row = await db
    .updateTable('messages')
    .set({
      request: sql`coalesce(request, ${JSON.stringify(frozen.request)}::jsonb)`,
      recipient: sql`coalesce(recipient, ${frozen.recipient})`,
      segments: sql`coalesce(segments, ${frozen.segments ?? null})`,
    })
    .where('id', '=', id)
    .returning('request')
    .executeTakeFirstOrThrow();
  return row.request;
}

/** Moves a queued message to `requested` just before the provider is called; false when it was no longer queued. */
export async function claimMessage(db: Database, id: string): Promise<boolean> {
  const row = await db
    .updateTable('messages')
    .set({
      status: 'requested',
      status_rank: messageStatusRank('requested'),
      requested_at: sql<Date>`coalesce(requested_at, now())`,
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives a claim back when the provider has certainly not accepted the message. */
export async function releaseMessage(db: Database, id: string): Promise<void> {
  await db
    .updateTable('messages')
    .set({
      status: 'queued',
      status_rank: messageStatusRank('queued'),
      requested_at: null,
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .where('status', 'in', ['requested', 'unknown'])
    .execute();
}

/**
 * Raises a message's status, never lowers it, and applies events that came before the provider's id was known.
 * The frozen request, which holds the message's text, is dropped once the provider has it.
 */
export async function raiseMessage(
  db: Database,
  id: string,
  change: { status: MessageStatus; providerId?: string; failureCode?: string },
): Promise<void> {
  const rank = messageStatusRank(change.status);
  const accepted = rank >= messageStatusRank('sent');
  await db
    .updateTable('messages')
    .set((update) => ({
      status: update
        .case()
        .when('status_rank', '<', rank)
        .then(change.status)
        .else(update.ref('status'))
        .end(),
      status_rank: update.fn<number>('greatest', ['status_rank', update.val(rank)]),
      updated_at: new Date(),
      ...(change.providerId === undefined ? {} : { provider_id: firstProviderId(id, change.providerId) }),
      ...(change.failureCode === undefined ? {} : { failure_code: change.failureCode }),
      ...(accepted ? { request: null } : {}),
    }))
    .where('id', '=', id)
    // A duplicate leaves the row as it is, its version included.
    .where((where) =>
      where.or([
        where('status_rank', '<', rank),
        ...(change.providerId === undefined ? [] : [where('provider_id', 'is', null)]),
      ]),
    )
    .execute();
}

/** A message keeps the first provider id it got, and no two have the same. */
const firstProviderId = (id: string, providerId: string) => sql<string | null>`
  case when exists (select 1 from messages other where other.provider_id = ${providerId} and other.id <> ${id})
    then provider_id else coalesce(provider_id, ${providerId}) end`;

/** The message a provider knows by this id. */
export async function findMessageIdByProviderId(
  db: Database,
  providerId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return row?.id;
}

/** Whom a message was written to, and as what. */
export async function findRecipient(
  db: Database,
  id: string,
): Promise<{ id: string; channel: Channel; category: MessageCategory; recipient: string } | undefined> {
  const row = await db
    .selectFrom('messages')
    .innerJoin('notifications', 'notifications.id', 'messages.notification_id')
    .select(['messages.id', 'messages.channel', 'messages.recipient', 'notifications.category'])
    .where('messages.id', '=', id)
    .executeTakeFirst();
  return row?.recipient ? { ...row, recipient: row.recipient } : undefined;
}
