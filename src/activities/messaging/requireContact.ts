import type { ContactId } from '../../contracts/shared/ids.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { type Contact, findContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';

/** @throws PermanentError `ContactNotFound` */
export async function requireContact(db: Database, id: string): Promise<Contact> {
  const contact = await findContact(db, id);
  if (contact) return contact;
  throw new PermanentError('ContactNotFound', `${id} is not known`);
}

/** @throws PermanentError `ContactNotFound`, also for a contact of another clinic */
export async function requireContactOfClinic(
  db: Database,
  contactId: ContactId,
  clinicId: string,
): Promise<Contact> {
  const contact = await findContact(db, contactId);
  if (contact?.clinicId === clinicId) return contact;
  throw new PermanentError('ContactNotFound', `${contactId} is no contact of the clinic; add it first`);
}
