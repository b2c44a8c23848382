import { sql } from 'kysely';
import { z } from 'zod';
import { BulkCounts } from '../../contracts/messaging/bulkJobs.ts';
import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';
import type { BulkSegment } from '../../domain/messaging/bulkRequest.ts';
import { NotificationContent } from '../../domain/messaging/notificationContent.ts';
import { REFUSAL_REASONS } from '../../domain/messaging/sendingRules.ts';
import { type Contact, findContacts } from '../contacts/contacts.ts';
import type { Database } from '../database.ts';
import { fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';
import type { BulkState } from './pageOfBulkSends.ts';

/** One message to many contacts. */
export interface BulkSend {
  readonly id: string;
  readonly clinicId: string;
  readonly channel: Channel;
  readonly category: MessageCategory;
  readonly content: NotificationContent;
}

/** A bulk send as it stands. */
export interface StoredBulkSend extends BulkSend {
  readonly state: BulkState;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** Stores a bulk send; does nothing when it is stored already. */
export async function createBulkSend(db: Database, bulk: BulkSend): Promise<void> {
  await db
    .insertInto('bulkSends')
    .values({
      id: bulk.id,
      clinicId: bulk.clinicId,
      channel: bulk.channel,
      category: bulk.category,
      content: JSON.stringify(NotificationContent.parse(bulk.content)),
    })
    .onConflict((conflict) => conflict.columns(['clinicId', 'id']).doNothing())
    .execute();
}

export async function findBulkSend(
  db: Database,
  clinicId: string,
  id: string,
): Promise<StoredBulkSend | undefined> {
  const row = await db
    .selectFrom('bulkSends')
    .select(['id', 'clinicId', 'channel', 'category', 'content', 'state', 'createdAt', 'endedAt'])
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...row, content: NotificationContent.parse(row.content) };
}

/** Forgets a bulk send that was never started, with its recipients. */
export async function deleteDraft(db: Database, clinicId: string, id: string): Promise<void> {
  await db
    .deleteFrom('bulkSends')
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute();
}

/** Adds the contacts of a segment as recipients; answers how many there are. */
export async function addSegment(db: Database, bulk: BulkSend, segment: BulkSegment): Promise<number> {
  const wanted = JSON.stringify({ [bulk.category]: [bulk.channel] });
  const rows = await db
    .insertInto('bulkRecipients')
    .columns(['clinicId', 'bulkId', 'contactId'])
    .expression((build) =>
      build
        .selectFrom('contacts')
        .select(['clinicId', sql<string>`${bulk.id}`.as('bulkId'), 'id'])
        .where('clinicId', '=', bulk.clinicId)
        .$if(segment.locale !== null, (query) => query.where('locale', '=', segment.locale ?? 'en'))
        .$if(segment.wantedOnly, (query) => query.where(sql<boolean>`preferences @> ${wanted}::jsonb`))
        .orderBy('id'),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(rows.numInsertedOrUpdatedRows ?? 0);
}

/** How a list names a contact: by our id, by the clinic's own reference, or by e-mail address or number. */
export const CONTACT_KEYS = ['contact', 'reference', 'email', 'phone'] as const;
export type ContactKey = (typeof CONTACT_KEYS)[number];

const KEY_COLUMN = { contact: 'id', reference: 'reference', email: 'email', phone: 'phone' } as const;

/**
 * Adds the contacts of the clinic that a list names by one kind of key; each once, however often it is named. Answers
 * the keys that no contact has.
 */
export async function addListed(
  db: Database,
  bulk: BulkSend,
  key: ContactKey,
  values: readonly string[],
): Promise<string[]> {
  if (values.length === 0) return [];
  const found = await db
    .selectFrom('contacts')
    .select(['id', `${KEY_COLUMN[key]} as key`])
    .where('clinicId', '=', bulk.clinicId)
    .where(KEY_COLUMN[key], 'in', [...new Set(values)])
    .execute();
  if (found.length > 0) {
    await db
      .insertInto('bulkRecipients')
      .values(found.map(({ id }) => ({ clinicId: bulk.clinicId, bulkId: bulk.id, contactId: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const foundKeys = new Set(found.map((row) => row.key));
  return values.filter((value) => !foundKeys.has(value));
}

/** Marks a draft as running and answers how many recipients it has. */
export async function beginBulkSend(db: Database, clinicId: string, id: string): Promise<number> {
  await db
    .updateTable('bulkSends')
    .set({ state: 'running' })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .execute();
  const { count } = await db
    .selectFrom('bulkRecipients')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('bulkId', '=', id)
    .executeTakeFirstOrThrow();
  return count;
}

/** Ends a bulk send; those who still wait are not written to any more. */
export async function endBulkSend(
  db: Database,
  clinicId: string,
  id: string,
  state: 'completed' | 'cancelled' | 'failed',
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('bulkRecipients')
      .set({ state: 'cancelled' })
      .where('clinicId', '=', clinicId)
      .where('bulkId', '=', id)
      .where('state', '=', 'waiting')
      .execute();
    await trx
      .updateTable('bulkSends')
      .set({ state, endedAt: new Date() })
      .where('clinicId', '=', clinicId)
      .where('id', '=', id)
      .execute();
  });
}

/** A recipient's state in one word: of the message where there is one. */
const OUTCOME = sql<keyof BulkCounts>`case
  when recipient.state = 'waiting' then 'waiting'
  when recipient.state in ('refused', 'cancelled') then recipient.state
  when message.status = 'failed' and message.failure_code in (${sql.join(REFUSAL_REASONS.map((reason) => sql.lit(reason)))}) then 'refused'
  when message.status = 'failed' and message.provider_id is null then 'failed'
  when message.status = 'unknown' then 'unknown'
  when message.status in ('queued', 'requested') then 'waiting'
  else 'accepted' end`;

/** What became of the recipients so far. */
export async function countBulkOutcomes(db: Database, clinicId: string, id: string): Promise<BulkCounts> {
  const rows = await db
    .selectFrom('bulkRecipients as recipient')
    .leftJoin('messages as message', (join) =>
      join
        .onRef('message.clinicId', '=', 'recipient.clinicId')
        .onRef('message.id', '=', 'recipient.messageId'),
    )
    .select((select) => [OUTCOME.as('outcome'), select.fn.countAll<number>().as('count')])
    .where('recipient.clinicId', '=', clinicId)
    .where('recipient.bulkId', '=', id)
    .groupBy(OUTCOME)
    .execute();
  const counts = Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
  const none = { waiting: 0, accepted: 0, failed: 0, unknown: 0, refused: 0, cancelled: 0 };
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return BulkCounts.parse({ ...none, ...counts, total });
}

/** What became of one recipient. */
export interface BulkRecipient {
  readonly contactId: string;
  readonly outcome: keyof BulkCounts;
  readonly status: string | null;
  readonly reason: string | null;
  readonly messageId: string | null;
}

export const RecipientOutcome = z.enum(
  ['waiting', 'accepted', 'failed', 'unknown', 'refused', 'cancelled'],
  'must be waiting, accepted, failed, unknown, refused or cancelled',
);
export type RecipientOutcome = z.infer<typeof RecipientOutcome>;

/** One page of the recipients in the order in which they were added; a cursor is the id of a contact. */
export async function pageOfBulkRecipients(
  db: Database,
  clinicId: string,
  bulkId: string,
  filter: Omit<PageRequest, 'since'> & { readonly outcome?: RecipientOutcome | undefined },
): Promise<Page<BulkRecipient>> {
  const { outcome, cursor } = filter;
  let query = db
    .selectFrom('bulkRecipients as recipient')
    .leftJoin('messages as message', (join) =>
      join
        .onRef('message.clinicId', '=', 'recipient.clinicId')
        .onRef('message.id', '=', 'recipient.messageId'),
    )
    .select([
      'recipient.contactId',
      OUTCOME.as('outcome'),
      'message.status',
      sql<string | null>`coalesce(recipient.reason, message.failure_code)`.as('reason'),
      'recipient.messageId',
    ])
    .where('recipient.clinicId', '=', clinicId)
    .where('recipient.bulkId', '=', bulkId)
    .orderBy('recipient.position')
    .limit(fetchedFor(filter));
  if (outcome !== undefined) query = query.where(OUTCOME, '=', outcome);
  if (cursor !== undefined) {
    query = query.where('recipient.position', '>', ({ selectFrom }) =>
      selectFrom('bulkRecipients')
        .select('position')
        .where('clinicId', '=', clinicId)
        .where('bulkId', '=', bulkId)
        .where('contactId', '=', cursor),
    );
  }
  return pageOf(await query.execute(), filter, ({ contactId }) => contactId);
}

/** All recipients, a thousand contacts at a time. */
export async function* recipientPages(db: Database, clinicId: string, id: string): AsyncGenerator<Contact[]> {
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('bulkRecipients')
      .select('contactId')
      .where('clinicId', '=', clinicId)
      .where('bulkId', '=', id)
      .where('contactId', '>', after)
      .orderBy('contactId')
      .limit(1_000)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    after = last.contactId;
    const contacts = await findContacts(
      db,
      clinicId,
      rows.map((row) => row.contactId),
    );
    yield [...contacts.values()];
  }
}
