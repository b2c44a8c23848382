import { sql } from 'kysely';
import { z } from 'zod';
import { MessageId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import type { BulkSend } from './bulkSends.ts';
import { changeStatus, QUEUED, raiseMessages } from './messageStatus.ts';
import { type NewNotification, notificationRow } from './notifications.ts';

/** A message to be committed as part of a batch. */
export interface NewBatchMessage {
  readonly messageId: MessageId;
  readonly notificationId: string;
  readonly contactId: string;
  /** E-mail address or number. */
  readonly recipient: string;
  /** Of the clinic's own words in an e-mail; null for built-in ones, and for SMS, which are written one by one. */
  readonly templateVersion: number | null;
}

export interface Batch {
  readonly idempotencyKey: string;
  readonly messageIds: readonly MessageId[];
  /** The frozen body; null for SMS, which are sent one by one, and once the batch is settled. */
  readonly request: unknown;
  readonly requestedAt: Date | null;
  /** The clinic's own account that the request went to; null for that of the configuration, and before there was one. */
  readonly account: string | null;
  readonly settledAt: Date | null;
}

/** Commits the intent of a batch: a notification and a message for each recipient, and the body that will be sent. */
export async function createBatch(
  trx: Database,
  bulk: BulkSend,
  batch: {
    readonly number: number;
    readonly idempotencyKey: string;
    readonly request: readonly unknown[] | null;
    /** What the messages are sent from; null while that is not settled. */
    readonly sender: string | null;
    readonly messages: readonly NewBatchMessage[];
  },
): Promise<void> {
  const { messages } = batch;
  if (messages.length > 0) {
    await trx
      .insertInto('notifications')
      .values(messages.map((message) => notificationRow(notificationOf(bulk, message))))
      .execute();
    await trx
      .insertInto('messages')
      .values(
        messages.map((message) => ({
          clinicId: bulk.clinicId,
          id: message.messageId,
          notificationId: message.notificationId,
          channel: bulk.channel,
          ...QUEUED,
          recipient: message.recipient,
          sender: batch.sender,
          templateVersion: message.templateVersion,
          inBatch: batch.request !== null,
        })),
      )
      .execute();
    await sql`
      update bulk_recipients set state = 'batched', reason = null, batch = ${batch.number}, message_id = sent.message_id
      from unnest(
        ${messages.map((message) => message.contactId)}::text[],
        ${messages.map((message) => message.messageId)}::text[]
      ) as sent (contact_id, message_id)
      where clinic_id = ${bulk.clinicId} and bulk_id = ${bulk.id} and bulk_recipients.contact_id = sent.contact_id
    `.execute(trx);
  }
  await trx
    .insertInto('bulkBatches')
    .values({
      clinicId: bulk.clinicId,
      bulkId: bulk.id,
      batch: batch.number,
      idempotencyKey: batch.idempotencyKey,
      request: batch.request === null ? null : JSON.stringify(batch.request),
      messageIds: JSON.stringify(messages.map(({ messageId }) => messageId)),
    })
    .execute();
}

function notificationOf(bulk: BulkSend, message: NewBatchMessage): NewNotification {
  return {
    id: message.notificationId,
    key: `bulk/${bulk.id}/${message.contactId}`,
    clinicId: bulk.clinicId,
    contactId: message.contactId,
    content: bulk.content,
    category: bulk.category,
    channels: [bulk.channel],
  };
}

export async function findBatch(
  db: Database,
  clinicId: string,
  bulkId: string,
  number: number,
): Promise<Batch | undefined> {
  const row = await db
    .selectFrom('bulkBatches')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('bulkId', '=', bulkId)
    .where('batch', '=', number)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    idempotencyKey: row.idempotencyKey,
    messageIds: z.array(MessageId).parse(row.messageIds),
    request: row.request,
    requestedAt: row.requestedAt,
    account: row.account,
    settledAt: row.settledAt,
  };
}

/** Notes, just before the request, that it is under way. */
export async function claimBatch(
  db: Database,
  clinicId: string,
  bulkId: string,
  number: number,
  batch: Pick<Batch, 'messageIds' | 'account'>,
): Promise<void> {
  if (batch.messageIds.length === 0) return;
  const requested = {
    requestedAt: sql<Date>`coalesce(requested_at, now())`,
    account: sql<string | null>`case when requested_at is null then ${batch.account} else account end`,
  };
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('bulkBatches')
      .set(requested)
      .where('clinicId', '=', clinicId)
      .where('bulkId', '=', bulkId)
      .where('batch', '=', number)
      .execute();
    await changeStatus(trx, 'claim')
      .set(requested)
      .where('clinicId', '=', clinicId)
      .where('id', 'in', [...batch.messageIds])
      .execute();
  });
}

/** Gives a claim back when the provider has certainly not accepted the batch: it may then go to another account. */
export async function releaseBatch(
  db: Database,
  clinicId: string,
  bulkId: string,
  number: number,
  messageIds: readonly MessageId[],
): Promise<void> {
  if (messageIds.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('bulkBatches')
      .set({ requestedAt: null })
      .where('clinicId', '=', clinicId)
      .where('bulkId', '=', bulkId)
      .where('batch', '=', number)
      .where('settledAt', 'is', null)
      .execute();
    await changeStatus(trx, 'release')
      .set({ requestedAt: null })
      .where('clinicId', '=', clinicId)
      .where('id', 'in', [...messageIds])
      .execute();
  });
}

/** What became of one message of a batch. */
export type BatchOutcome =
  | { readonly messageId: MessageId; readonly status: 'sent'; readonly providerId: string }
  | { readonly messageId: MessageId; readonly status: 'failed'; readonly failureCode: string }
  | { readonly messageId: MessageId; readonly status: 'unknown' };

/** Records what became of every message of a batch, and drops its body. Statuses only rise. */
export async function settleBatch(
  db: Database,
  clinicId: string,
  bulkId: string,
  number: number,
  outcomes: readonly BatchOutcome[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The batch before its messages, as where it is claimed: a worker that was taken for lost may be there at the same time.
    await trx
      .updateTable('bulkBatches')
      .set({ settledAt: new Date(), request: null })
      .where('clinicId', '=', clinicId)
      .where('bulkId', '=', bulkId)
      .where('batch', '=', number)
      .execute();
    await raiseMessages(trx, clinicId, outcomes);
  });
}

/** Of these provider ids, those that events have come about already. */
export async function idsWithEvents(db: Database, providerIds: readonly string[]): Promise<string[]> {
  if (providerIds.length === 0) return [];
  const rows = await db
    .selectFrom('providerEvents')
    .select('providerMessageId')
    .distinct()
    .where('provider', '=', 'resend')
    .where('providerMessageId', 'in', [...providerIds])
    .execute();
  return rows.map((row) => row.providerMessageId);
}
