import type { Database } from './database.ts';

export interface Contact {
  readonly id: string;
  readonly clinicId: string;
  readonly name: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly locale: 'en' | 'de';
  /** IANA zone. */
  readonly timeZone: string;
}

/** Stores a contact, or updates the one of the same clinic, e-mail and phone; answers its id. */
export async function upsertContact(db: Database, contact: Contact): Promise<string> {
  const changes = { name: contact.name, locale: contact.locale, time_zone: contact.timeZone };
  const row = await db
    .insertInto('contacts')
    .values({
      id: contact.id,
      clinic_id: contact.clinicId,
      email: contact.email,
      phone: contact.phone,
      ...changes,
    })
    .onConflict((conflict) => conflict.columns(['clinic_id', 'email', 'phone']).doUpdateSet(changes))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function findContact(db: Database, id: string): Promise<Contact | undefined> {
  return db
    .selectFrom('contacts')
    .select(['id', 'clinic_id as clinicId', 'name', 'email', 'phone', 'locale', 'time_zone as timeZone'])
    .where('id', '=', id)
    .executeTakeFirst();
}
