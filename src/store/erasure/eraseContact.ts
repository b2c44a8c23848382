import { sql } from 'kysely';
import type { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import type { HashAddress, HashedAddress } from '../../security/hashedAddress.ts';
import { type Contact, findContact } from '../contacts/contacts.ts';
import type { Database } from '../database.ts';
import { addCount, type Counts, deleteWithReferring } from '../deleteRows.ts';
import { removeEventsOf } from './removeEvents.ts';

/**
 * Deletes a contact with all that was said to and by it. Of opt-outs of its addresses the keyed hash remains, so that a
 * later import of the same address cannot forget them. Addresses that another contact of the clinic has too keep theirs.
 */
export async function eraseContact(
  transaction: Database,
  clinicId: ClinicId,
  contactId: ContactId,
  { counts, hashAddress }: { readonly counts: Counts; readonly hashAddress: HashAddress },
): Promise<void> {
  const contact = await findContact(transaction, clinicId, contactId);
  const messages = await transaction
    .selectFrom('messages')
    .innerJoin('notifications', (join) =>
      join
        .onRef('notifications.clinicId', '=', 'messages.clinicId')
        .onRef('notifications.id', '=', 'messages.notificationId'),
    )
    .select(['messages.id', 'messages.providerId'])
    .where('notifications.clinicId', '=', clinicId)
    .where('notifications.contactId', '=', contactId)
    .execute();
  await removeEventsOf(transaction, clinicId, messages, counts);
  for (const hashed of contact ? addressesOf(contact, hashAddress) : []) {
    const { channel, address } = hashed;
    if (!(await isShared(transaction, { clinicId, contactId }, address))) {
      await hideSuppressions(transaction, clinicId, hashed);
      if (channel === 'sms') await removeInbound(transaction, clinicId, { sender: address }, counts);
    }
    if (!(await isShared(transaction, { clinicId: null, contactId }, address)))
      await removeUnknownEvents(transaction, address, counts);
  }
  await removeInbound(transaction, clinicId, { contactId }, counts);
  const rows = { table: 'contacts', column: 'id', values: [contactId] };
  await deleteWithReferring(transaction, clinicId, rows, counts);
}

/** Whether an e-mail to the contact waits in a batch whose outcome is open, which must be sent again as it is. */
export async function waitsInBatch(db: Database, clinicId: ClinicId, contactId: ContactId): Promise<boolean> {
  const row = await db
    .selectFrom('bulkRecipients')
    .innerJoin('bulkBatches', (join) =>
      join
        .onRef('bulkBatches.clinicId', '=', 'bulkRecipients.clinicId')
        .onRef('bulkBatches.bulkId', '=', 'bulkRecipients.bulkId')
        .onRef('bulkBatches.batch', '=', 'bulkRecipients.batch'),
    )
    .select('bulkBatches.batch')
    .where('bulkRecipients.clinicId', '=', clinicId)
    .where('bulkRecipients.contactId', '=', contactId)
    .where('bulkBatches.request', 'is not', null)
    .where('bulkBatches.settledAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const addressesOf = ({ email, phone }: Contact, hashAddress: HashAddress): HashedAddress[] => [
  ...(email === null ? [] : [hashAddress('email', email)]),
  ...(phone === null ? [] : [hashAddress('sms', phone)]),
];

/** Whether another contact has the address: of the clinic, or of any with null. */
async function isShared(
  db: Database,
  { clinicId, contactId }: { readonly clinicId: ClinicId | null; readonly contactId: ContactId },
  address: string,
): Promise<boolean> {
  const other = await db
    .selectFrom('contacts')
    .select('id')
    .where('id', '!=', contactId)
    .where(({ or, eb }) => or([eb(sql`lower(email)`, '=', address), eb('phone', '=', address)]))
    .$if(clinicId !== null, (query) => query.where('clinicId', '=', clinicId ?? ''))
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Keeps the hash of what is suppressed, in place of the address; what was lifted goes. */
async function hideSuppressions(db: Database, clinicId: ClinicId, hashed: HashedAddress): Promise<void> {
  await db
    .deleteFrom('suppressions')
    .where('clinicId', '=', clinicId)
    .where('channel', '=', hashed.channel)
    .where('address', '=', hashed.address)
    .where('liftedAt', 'is not', null)
    .execute();
  await db
    .updateTable('suppressions')
    .set({ address: null, addressHash: hashed.hash, messageId: null })
    .where('clinicId', '=', clinicId)
    .where('channel', '=', hashed.channel)
    .where('address', '=', hashed.address)
    .execute();
}

async function removeInbound(
  db: Database,
  clinicId: ClinicId,
  from: { readonly sender: string } | { readonly contactId: ContactId },
  counts: Counts,
): Promise<void> {
  const inbound = await db
    .deleteFrom('inboundMessages')
    .where('clinicId', '=', clinicId)
    .where(({ eb }) =>
      'sender' in from ? eb('sender', '=', from.sender) : eb('contactId', '=', from.contactId),
    )
    .executeTakeFirst();
  addCount(counts, 'inbound_messages', inbound.numDeletedRows);
}

/** Deletes events about messages to an address that no message here is known for. */
async function removeUnknownEvents(db: Database, address: string, counts: Counts): Promise<void> {
  const { rows } = await sql`
    delete from provider_events
    where message_id is null and (
      payload ->> 'To' = ${address}
      or exists (
        select from jsonb_array_elements_text(
          case jsonb_typeof(payload #> '{data,to}') when 'array' then payload #> '{data,to}' else '[]' end
        ) recipient
        where lower(recipient) = ${address}
      )
    ) returning 1`.execute(db);
  addCount(counts, 'provider_events', rows.length);
}
