import { sql } from 'kysely';
import { type Contact, findContacts } from '../contacts/contacts.ts';
import type { Database } from '../database.ts';

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
