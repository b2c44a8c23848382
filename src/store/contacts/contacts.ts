import type { Selectable } from 'kysely';
import { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { Database } from '../database.ts';
import type { ContactsTable } from '../tables/contacts.ts';

export interface Contact {
  readonly id: string;
  readonly clinicId: string;
  /** How the clinic's own software names the person; unique in the clinic. */
  readonly reference: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly locale: 'en' | 'de';
  /** IANA zone. */
  readonly timeZone: string;
  /** The channels wanted for a category, the dearest first; a category that is not named has no preference. */
  readonly preferences: ContactPreferences;
  /** Such as `21:00-08:00` in their own zone, or `none`; null leaves it to the setting QUIET_HOURS. */
  readonly quietHours: string | null;
}

/** What is not given keeps its value, or starts as null and without preferences. */
export type NewContact = Omit<Contact, 'reference' | 'preferences' | 'quietHours'> &
  Partial<Pick<Contact, 'reference' | 'preferences' | 'quietHours'>>;

/**
 * Stores a contact, or updates the one of the same clinic and reference; without a reference, that of the same e-mail
 * and phone. Answers its id.
 */
export async function upsertContact(db: Database, contact: NewContact): Promise<string> {
  const { reference = null, preferences, quietHours } = contact;
  const changes = {
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    locale: contact.locale,
    timeZone: contact.timeZone,
    ...(preferences === undefined ? {} : { preferences: JSON.stringify(preferences) }),
    ...(quietHours === undefined ? {} : { quietHours }),
  };
  const row = await db
    .insertInto('contacts')
    .values({ id: contact.id, clinicId: contact.clinicId, reference, ...changes })
    .onConflict((conflict) =>
      (reference === null
        ? conflict.columns(['clinicId', 'email', 'phone']).where('reference', 'is', null)
        : conflict.columns(['clinicId', 'reference']).where('reference', 'is not', null)
      ).doUpdateSet({ ...changes, updatedAt: new Date() }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

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

function contactOf(row: Selectable<ContactsTable>): Contact {
  const { createdAt: _, updatedAt: __, preferences, ...contact } = row;
  return { ...contact, preferences: ContactPreferences.parse(preferences) };
}
