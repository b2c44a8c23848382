import { z } from 'zod';
import { ClinicId, ContactId, ReplyId } from '../../contracts/shared/ids.ts';
import type { ReplyMeaning } from '../../domain/messaging/replyWords.ts';
import type { Database } from '../database.ts';
import { comesAfter, fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';

/**
 * `pending`: Aftercare has not passed it on yet; `signalled`: it went to a workflow; `handled`: nothing is left to do;
 * `unmatched`: no job waited for it, and staff have to read it.
 */
export const InboundState = z.enum(['pending', 'signalled', 'unmatched', 'handled']);
export type InboundState = z.infer<typeof InboundState>;

/** An SMS that came in, and where it belongs. */
export interface NewInboundMessage {
  readonly id: string;
  /** Twilio's MessageSid. */
  readonly providerId: string;
  /** E.164. */
  readonly sender: string;
  readonly recipient: string;
  readonly body: string;
  readonly meaning: ReplyMeaning;
  readonly contactId: string | null;
  /** The notification it answers. */
  readonly notificationId: string | null;
  /** The workflow that waits for it. */
  readonly workflowId: string | null;
  readonly state: InboundState;
}

export interface InboundMessage extends NewInboundMessage {
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
}

/** Stores an inbound SMS; false when it has been stored before. */
export async function storeInboundMessage(db: Database, message: NewInboundMessage): Promise<boolean> {
  const row = await db
    .insertInto('inboundMessages')
    .values({
      ...message,
      settledAt: message.state === 'handled' ? new Date() : null,
    })
    .onConflict((conflict) => conflict.column('providerId').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whom a number belongs to, and what it was asked last. */
export interface Correspondent {
  readonly contactId: ContactId;
  readonly clinicId: ClinicId;
  /** The last SMS to the number; null when there was none. */
  readonly messageId: string | null;
  /** The last notification to the number whose workflow waits for an answer. */
  readonly question: { readonly notificationId: string; readonly workflowId: string } | null;
}

/**
 * Finds out who writes from a number. A number that several contacts share is the one's that was written to last; one
 * that got no message is its only contact's.
 */
export async function findCorrespondent(db: Database, number: string): Promise<Correspondent | undefined> {
  // A patient can answer before the provider's own answer has been stored, so being requested is enough.
  const sent = db
    .selectFrom('messages')
    .innerJoin('notifications', 'notifications.id', 'messages.notificationId')
    .where('messages.channel', '=', 'sms')
    .where('messages.recipient', '=', number)
    .where('messages.requestedAt', 'is not', null)
    .where('messages.status', '<>', 'failed')
    .orderBy('messages.requestedAt', 'desc')
    .limit(1);
  const question = await sent
    .where('notifications.replyWorkflowId', 'is not', null)
    .select(['notifications.id as notificationId', 'notifications.replyWorkflowId as workflowId'])
    .select(['notifications.contactId', 'notifications.clinicId', 'messages.id as messageId'])
    .executeTakeFirst();
  if (question?.workflowId) {
    const { notificationId, workflowId } = question;
    return correspondent(question, question.messageId, { notificationId, workflowId });
  }
  const last = await sent
    .select(['notifications.contactId', 'notifications.clinicId', 'messages.id as messageId'])
    .executeTakeFirst();
  if (last) return correspondent(last, last.messageId, null);
  const owners = await db
    .selectFrom('contacts')
    .select(['id as contactId', 'clinicId'])
    .where('phone', '=', number)
    .limit(2)
    .execute();
  const [owner] = owners;
  return owner && owners.length === 1 ? correspondent(owner, null, null) : undefined;
}

const correspondent = (
  row: { contactId: string; clinicId: string },
  messageId: string | null,
  question: Correspondent['question'],
): Correspondent => ({
  contactId: ContactId.parse(row.contactId),
  clinicId: ClinicId.parse(row.clinicId),
  messageId,
  question,
});

/** A reply that waits to be passed on; its words stay here. */
export interface PendingReply {
  readonly replyId: ReplyId;
  readonly meaning: ReplyMeaning;
  readonly workflowId: string | null;
  readonly notificationId: string | null;
  readonly receivedAt: Date;
}

/** A contact's replies that wait to be passed on, oldest first. */
export async function listPendingReplies(
  db: Database,
  contactId: string,
  limit: number,
): Promise<PendingReply[]> {
  const rows = await db
    .selectFrom('inboundMessages')
    .select(['id', 'meaning', 'workflowId', 'notificationId', 'receivedAt'])
    .where('contactId', '=', contactId)
    .where('state', '=', 'pending')
    .orderBy('receivedAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    replyId: ReplyId.parse(row.id),
    meaning: row.meaning,
    workflowId: row.workflowId,
    notificationId: row.notificationId,
    receivedAt: row.receivedAt,
  }));
}

/** Contacts with replies that have waited since `receivedBefore`. */
export async function contactsWithPendingReplies(
  db: Database,
  receivedBefore: Date,
  limit: number,
): Promise<{ contactId: ContactId; clinicId: ClinicId }[]> {
  const rows = await db
    .selectFrom('inboundMessages')
    .innerJoin('contacts', 'contacts.id', 'inboundMessages.contactId')
    .select(['contacts.id', 'contacts.clinicId'])
    .distinct()
    .where('inboundMessages.state', '=', 'pending')
    .where('inboundMessages.receivedAt', '<=', receivedBefore)
    .orderBy('contacts.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    contactId: ContactId.parse(row.id),
    clinicId: ClinicId.parse(row.clinicId),
  }));
}

/** Says what became of a reply; false when it was not in the state `from`. */
export async function settleReply(
  db: Database,
  id: string,
  from: InboundState,
  state: InboundState,
): Promise<boolean> {
  const row = await db
    .updateTable('inboundMessages')
    .set({ state, settledAt: state === 'unmatched' ? null : new Date() })
    .where('id', '=', id)
    .where('state', '=', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** One page of the inbound messages, newest first. */
export async function pageOfInboundMessages(
  db: Database,
  filter: PageRequest & { readonly state?: InboundState | undefined },
): Promise<Page<InboundMessage>> {
  const { state, since, cursor } = filter;
  let query = db
    .selectFrom('inboundMessages')
    .selectAll()
    .orderBy('receivedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(fetchedFor(filter));
  if (state !== undefined) query = query.where('state', '=', state);
  if (since !== undefined) query = query.where('receivedAt', '>=', since);
  if (cursor !== undefined) query = query.where(comesAfter('inboundMessages', cursor, 'received_at'));
  return pageOf(await query.execute(), filter, ({ id }) => id);
}
