import { z } from 'zod';
import { ClinicId, ContactId, ReplyId } from '../../contracts/shared/ids.ts';
import type { ReplyMeaning } from '../../domain/messaging/replyWords.ts';
import type { Database } from '../database.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';

/**
 * `pending`: Aftercare has not passed it on yet; `signalled`: it went to a workflow; `handled`: nothing is left to do;
 * `unmatched`: no job waited for it, and staff have to read it.
 */
export const InboundState = z.enum(['pending', 'signalled', 'unmatched', 'handled']);
export type InboundState = z.infer<typeof InboundState>;

/** An SMS that came in, and where it belongs. */
export interface NewInboundMessage {
  readonly clinicId: string;
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
  clinicId: string,
  contactId: string,
  limit: number,
): Promise<PendingReply[]> {
  const rows = await db
    .selectFrom('inboundMessages')
    .select(['id', 'meaning', 'workflowId', 'notificationId', 'receivedAt'])
    .where('clinicId', '=', clinicId)
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
    .select(['contactId', 'clinicId'])
    .distinct()
    .where('state', '=', 'pending')
    .where('contactId', 'is not', null)
    .where('receivedAt', '<=', receivedBefore)
    .orderBy('contactId')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    contactId: ContactId.parse(row.contactId),
    clinicId: ClinicId.parse(row.clinicId),
  }));
}

export async function findInboundMessage(
  db: Database,
  clinicId: ClinicId,
  id: string,
): Promise<InboundMessage | undefined> {
  return db
    .selectFrom('inboundMessages')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Says what became of a reply; false when it was not in the state `from`. */
export async function settleReply(
  db: Database,
  clinicId: string,
  id: string,
  from: InboundState,
  state: InboundState,
): Promise<boolean> {
  const row = await db
    .updateTable('inboundMessages')
    .set({ state, settledAt: state === 'unmatched' ? null : new Date() })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('state', '=', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** One page of the inbound messages of a clinic, newest first. */
export async function pageOfInboundMessages(
  db: Database,
  clinicId: string,
  filter: PageRequest & { readonly state?: InboundState | undefined },
): Promise<Page<InboundMessage>> {
  const { state } = filter;
  let query = db.selectFrom('inboundMessages').selectAll();
  if (state !== undefined) query = query.where('state', '=', state);
  const paged = onPage(query, 'inboundMessages', { ...filter, clinicId }, { time: 'received_at' });
  return pageOf(await paged.execute(), filter, ({ id }) => id);
}
