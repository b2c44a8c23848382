import { PermanentError } from '../domain/jobError.ts';
import { type Contact, findContact } from '../store/contacts.ts';
import type { Database } from '../store/database.ts';

/** @throws PermanentError `ContactNotFound` */
export async function knownContact(db: Database, id: string): Promise<Contact> {
  const contact = await findContact(db, id);
  if (contact) return contact;
  throw new PermanentError('ContactNotFound', `${id} is not known`);
}
