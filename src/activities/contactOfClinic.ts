import type { ContactId } from '../contracts/ids.ts';
import { PermanentError } from '../domain/jobError.ts';
import { type Contact, findContact } from '../store/contacts.ts';
import type { Database } from '../store/database.ts';

/** @throws PermanentError `ContactNotFound`, also for a contact of another clinic */
export async function contactOfClinic(
  db: Database,
  contactId: ContactId,
  clinicId: string,
): Promise<Contact> {
  const contact = await findContact(db, contactId);
  if (contact?.clinicId === clinicId) return contact;
  throw new PermanentError('ContactNotFound', `${contactId} is no contact of the clinic; add it first`);
}
