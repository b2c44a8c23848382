import { sql } from 'kysely';
import { z } from 'zod';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import { ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { changeStatus } from './messageStatus.ts';
import type { MessageKey } from './messages.ts';

/** Requested, or unknown, and no provider id: it is not known yet whether the provider accepted it. */
const UNSETTLED = ['requested', 'unknown'] as const;

/** A message whose outcome is open. */
export interface UnsettledMessage {
  readonly messageId: MessageId;
  readonly clinicId: ClinicId;
  readonly channel: Channel;
}

/** Open messages that are sent by themselves and that nothing has happened to since `untouchedSince`, in the order of their ids, after `afterId`. */
export async function listUnsettledMessages(
  db: Database,
  page: {
    readonly requestedAfter: Date;
    readonly untouchedSince: Date;
    readonly afterId: string;
    readonly limit: number;
  },
): Promise<UnsettledMessage[]> {
  const rows = await db
    .selectFrom('messages')
    .select(['id', 'clinicId', 'channel'])
    .where('status', 'in', UNSETTLED)
    .where('providerId', 'is', null)
    .where('inBatch', '=', false)
    .where('requestedAt', '>', page.requestedAfter)
    .where('updatedAt', '<', page.untouchedSince)
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    messageId: MessageId.parse(row.id),
    clinicId: ClinicId.parse(row.clinicId),
    channel: row.channel,
  }));
}

/**
 * The open SMS to this number with this text, in the order of their requests; of all clinics that send from the account,
 * since the list of the provider does not tell them apart.
 */
export async function identicalPending(
  db: Database,
  sms: { readonly to: string; readonly body: string; readonly account: string | null },
): Promise<MessageKey[]> {
  return db
    .selectFrom('messages')
    .select(['clinicId', 'id as messageId'])
    .where('channel', '=', 'sms')
    .where('recipient', '=', sms.to)
    .where(sql<string>`request ->> 'body'`, '=', sms.body)
    .where('account', 'is not distinct from', sms.account)
    .where('status', 'in', UNSETTLED)
    .where('providerId', 'is', null)
    .orderBy('requestedAt')
    .orderBy('id')
    .execute();
}

/**
 * Those of the provider ids, of SMS to this number, that another message has or had already, or that a status callback
 * has named as another's: a second record of one message is no record of its twin.
 */
export async function providerIdsInUse(
  db: Database,
  sms: MessageKey & { readonly to: string; readonly providerIds: readonly string[] },
): Promise<Set<string>> {
  const { to, clinicId, messageId, providerIds } = sms;
  if (providerIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('messages')
    .select(['providerId', 'previousProviderIds'])
    .where((where) => where.or([where('providerId', 'in', providerIds), where('recipient', '=', to)]))
    .execute();
  const attributed = await db
    .selectFrom('providerEvents')
    .select('providerMessageId')
    .distinct()
    .where('provider', '=', 'twilio')
    .where('providerMessageId', 'in', providerIds)
    .where(sql<boolean>`(clinic_id, message_id) <> (${clinicId}, ${messageId})`)
    .execute();
  return new Set([
    ...rows.flatMap((row) => [row.providerId ?? [], row.previousProviderIds].flat()),
    ...attributed.map((row) => row.providerMessageId),
  ]);
}

/** The category of the notification that a message belongs to. */
export async function categoryOf(
  db: Database,
  clinicId: string,
  messageId: string,
): Promise<MessageCategory | undefined> {
  const row = await db
    .selectFrom('messages')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.clinicId', '=', 'messages.clinicId')
        .onRef('notifications.id', '=', 'messages.notificationId'),
    )
    .select('notifications.category')
    .where('messages.clinicId', '=', clinicId)
    .where('messages.id', '=', messageId)
    .executeTakeFirst();
  return row?.category;
}

/** Queues an open message once more; false when it has been already, or is not open. */
export async function requeueUnsettled(db: Database, clinicId: string, id: string): Promise<boolean> {
  const row = await changeStatus(db, 'release')
    .set({ requestedAt: null, resent: true })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('providerId', 'is', null)
    .where('resent', '=', false)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What an operator found out about an open message. */
export const FoundOutcome = z.enum(['sent', 'failed'], 'must be sent or failed');
export type FoundOutcome = z.infer<typeof FoundOutcome>;

/** Settles an open message by what an operator found out; false when it is not open. */
export async function settleUnsettledMessage(
  db: Database,
  clinicId: string,
  id: string,
  found: { readonly outcome: FoundOutcome; readonly providerId: string | null },
): Promise<boolean> {
  const row = await changeStatus(db, found.outcome === 'sent' ? 'resolveAsSent' : 'resolveAsFailed')
    .set({
      request: null,
      ...(found.providerId === null ? {} : { providerId: found.providerId }),
      ...(found.outcome === 'failed' ? { failureCode: 'ResolvedByPerson' } : {}),
    })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('providerId', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
