import type { Selectable } from 'kysely';
import { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import type { Contact } from '../../domain/messaging/contactMerge.ts';
import type { Database } from '../database.ts';
import type { ContactsTable } from '../tables/contacts.ts';

export type { Contact } from '../../domain/messaging/contactMerge.ts';

export async function findContact(db: Database, clinicId: string, id: string): Promise<Contact | undefined> {
  return (await findContacts(db, clinicId, [id])).get(id);
}

/** The contacts of a clinic with these ids, by id. */
export async function findContacts(
  db: Database,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, Contact>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, contactOf(row)]));
}

export async function findContactByReference(
  db: Database,
  clinicId: string,
  reference: string,
): Promise<Contact | undefined> {
  const row = await db
    .selectFrom('contacts')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row && contactOf(row);
}

/** The contact of a clinic with this id or, if there is none, with this reference. */
export async function findNamedContact(
  db: Database,
  clinicId: string,
  name: string,
): Promise<Contact | undefined> {
  const isId = ContactId.safeParse(name).success;
  return (
    (isId ? await findContact(db, clinicId, name) : undefined) ??
    (await findContactByReference(db, clinicId, name))
  );
}

/** The contacts of a clinic in the order of their ids, after `afterId`, which is empty for the first page. */
export async function listContacts(
  db: Database,
  clinicId: string,
  page: { readonly afterId: string; readonly limit: number },
): Promise<Contact[]> {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(contactOf);
}

/** Where a contact is written to over a channel; null without such an address. */
export const addressOf = ({ email, phone }: Contact, channel: Channel): string | null =>
  channel === 'email' ? email : phone;

/** A row as a contact. */
export function contactOf(row: Selectable<ContactsTable>): Contact {
  const { createdAt: _, updatedAt: __, preferences, ...contact } = row;
  return { ...contact, preferences: ContactPreferences.parse(preferences) };
}
