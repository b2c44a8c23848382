import { sql } from 'kysely';
import type { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { findContact } from '../contacts/contacts.ts';
import type { Database } from '../database.ts';
import { addCount, type Counts, deleteWithReferring } from '../deleteRows.ts';
import { removeEventsOf } from './removeEvents.ts';

/** Deletes a contact with all that was said to and by it. Addresses that another contact has too stay suppressed. */
export async function eraseContact(
  transaction: Database,
  clinicId: ClinicId,
  contactId: ContactId,
  counts: Counts,
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
  await removeEventsOf(transaction, messages, counts);
  const addresses = await unsharedAddresses(transaction, contactId, [contact?.email, contact?.phone]);
  for (const address of addresses) {
    const { rows } = await sql`
      delete from provider_events where position(${address} in payload::text) > 0 returning 1`.execute(
      transaction,
    );
    addCount(counts, 'provider_events', rows.length);
  }
  const inbound = await transaction
    .deleteFrom('inboundMessages')
    .where(({ or, eb }) =>
      or([eb('contactId', '=', contactId), ...addresses.map((address) => eb('sender', '=', address))]),
    )
    .executeTakeFirst();
  addCount(counts, 'inbound_messages', inbound.numDeletedRows);
  if (addresses.length > 0) {
    const suppressed = await transaction
      .deleteFrom('suppressions')
      .where('address', 'in', addresses)
      .executeTakeFirst();
    addCount(counts, 'suppressions', suppressed.numDeletedRows);
  }
  const rows = { table: 'contacts', column: 'id', values: [contactId] };
  await deleteWithReferring(transaction, clinicId, rows, counts);
}

/** Whether an e-mail to the contact waits in a batch whose outcome is open, which must be sent again as it is. */
export async function waitsInBatch(db: Database, clinicId: ClinicId, contactId: ContactId): Promise<boolean> {
  const contact = await findContact(db, clinicId, contactId);
  if (!contact?.email) return false;
  const row = await db
    .selectFrom('bulkBatches')
    .select('batch')
    .where('clinicId', '=', clinicId)
    .where('settledAt', 'is', null)
    .where(sql<boolean>`position(${contact.email} in request::text) > 0`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function unsharedAddresses(
  db: Database,
  contactId: ContactId,
  addresses: readonly (string | null | undefined)[],
): Promise<string[]> {
  const unshared: string[] = [];
  for (const address of addresses) {
    if (!address) continue;
    const other = await db
      .selectFrom('contacts')
      .select('id')
      .where('id', '!=', contactId)
      .where(({ or, eb }) => or([eb('email', '=', address), eb('phone', '=', address)]))
      .limit(1)
      .executeTakeFirst();
    if (!other) unshared.push(address);
  }
  return unshared;
}
