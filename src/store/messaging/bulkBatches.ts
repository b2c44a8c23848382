import { sql } from 'kysely';
import { z } from 'zod';
import { MessageId } from '../../contracts/shared/ids.ts';
import { type Contact, findContacts } from '../contacts/contacts.ts';
import type { Database } from '../database.ts';
import type { BulkSend } from './bulkSends.ts';
import { changeStatus, QUEUED, raiseMessages } from './messageStatus.ts';
import { type NewNotification, notificationRow } from './notifications.ts';

/** A recipient whose turn has come. */
export interface WaitingRecipient {
  readonly contact: Contact;
  /** Whether the rate of the recipient's domain has been waited for. */
  readonly hasDomainSlot: boolean;
}

/** The next recipients whose turn it is, save `except`, locked until the transaction ends; others get those after them. */
export async function takeWaiting(
  trx: Database,
  clinicId: string,
  bulkId: string,
  query: { readonly at: Date; readonly limit: number; readonly except: readonly string[] },
): Promise<WaitingRecipient[]> {
  const rows = await trx
    .selectFrom('bulkRecipients')
    .select(['contactId', 'hasDomainSlot'])
    .where('clinicId', '=', clinicId)
    .where('bulkId', '=', bulkId)
    .where('state', '=', 'waiting')
    .where('notBefore', '<=', query.at)
    .$if(query.except.length > 0, (select) => select.where('contactId', 'not in', [...query.except]))
    .orderBy('notBefore')
    .orderBy('position')
    .limit(query.limit)
    .forUpdate()
    .skipLocked()
    .execute();
  const contacts = await findContacts(
    trx,
    clinicId,
    rows.map((row) => row.contactId),
  );
  return rows.flatMap(({ contactId: id, hasDomainSlot }) => {
    const contact = contacts.get(id);
    return contact ? [{ contact, hasDomainSlot }] : [];
  });
}

/** Resolves once no other transaction holds any of those whose turn it is, or the first of them is free again. */
export async function awaitTaken(db: Database, clinicId: string, bulkId: string, at: Date): Promise<void> {
  await db
    .selectFrom('bulkRecipients')
    .select('contactId')
    .where('clinicId', '=', clinicId)
    .where('bulkId', '=', bulkId)
    .where('state', '=', 'waiting')
    .where('notBefore', '<=', at)
    .orderBy('notBefore')
    .orderBy('position')
    .limit(1)
    .forShare()
    .execute();
}

/** When the next waiting recipient may get the message; undefined when no recipient waits. */
export async function nextWaitingAt(
  db: Database,
  clinicId: string,
  bulkId: string,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('bulkRecipients')
    .select(sql<Date>`greatest(not_before, '1970-01-01')`.as('at'))
    .where('clinicId', '=', clinicId)
    .where('bulkId', '=', bulkId)
    .where('state', '=', 'waiting')
    .orderBy('notBefore')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

export interface WithheldContact {
  readonly contactId: string;
  readonly reason: string;
}

/** Refused for good. */
export async function refuseRecipients(
  trx: Database,
  clinicId: string,
  bulkId: string,
  refused: readonly WithheldContact[],
) {
  if (refused.length === 0) return;
  await sql`
    update bulk_recipients set state = 'refused', reason = withheld.reason
    from unnest(${refused.map((one) => one.contactId)}::text[], ${refused.map((one) => one.reason)}::text[])
      as withheld (contact_id, reason)
    where clinic_id = ${clinicId} and bulk_id = ${bulkId} and bulk_recipients.contact_id = withheld.contact_id
  `.execute(trx);
}

/** Left waiting until an instant, ISO 8601. */
export async function deferRecipients(
  trx: Database,
  clinicId: string,
  bulkId: string,
  deferred: readonly (WithheldContact & { readonly until: string; readonly hasDomainSlot: boolean })[],
) {
  if (deferred.length === 0) return;
  await sql`
    update bulk_recipients set reason = withheld.reason, not_before = withheld.until, has_domain_slot = withheld.slot
    from unnest(
      ${deferred.map((one) => one.contactId)}::text[],
      ${deferred.map((one) => one.reason)}::text[],
      ${deferred.map((one) => one.until)}::timestamptz[],
      ${deferred.map((one) => one.hasDomainSlot)}::boolean[]
    ) as withheld (contact_id, reason, until, slot)
    where clinic_id = ${clinicId} and bulk_id = ${bulkId} and bulk_recipients.contact_id = withheld.contact_id
  `.execute(trx);
}

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
    settledAt: row.settledAt,
  };
}

/** Notes, just before the request, that it is under way. */
export async function claimBatch(
  db: Database,
  clinicId: string,
  bulkId: string,
  number: number,
  batch: Pick<Batch, 'messageIds'>,
): Promise<void> {
  if (batch.messageIds.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('bulkBatches')
      .set({ requestedAt: sql<Date>`coalesce(requested_at, now())` })
      .where('clinicId', '=', clinicId)
      .where('bulkId', '=', bulkId)
      .where('batch', '=', number)
      .execute();
    await changeStatus(trx, 'claim')
      .set({ requestedAt: sql<Date>`coalesce(requested_at, now())` })
      .where('clinicId', '=', clinicId)
      .where('id', 'in', [...batch.messageIds])
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
