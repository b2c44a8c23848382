import { PermanentError } from '../domain/shared/jobError.ts';
import { type Contact, findContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';

/** @throws PermanentError `ContactNotFound`, also for a contact of another clinic */
export async function requireContact(db: Database, clinicId: string, id: string): Promise<Contact> {
  const contact = await findContact(db, clinicId, id);
  if (contact) return contact;
  throw new PermanentError('ContactNotFound', `there is no contact ${id}`);
}
