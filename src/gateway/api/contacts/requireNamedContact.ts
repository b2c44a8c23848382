import type { ClinicId } from '../../../contracts/shared/ids.ts';
import { type Contact, findNamedContact } from '../../../store/contacts/contacts.ts';
import type { Database } from '../../../store/database.ts';
import { contactNotFound } from '../notFound.ts';

/** The contact of the clinic with this id or reference. @throws RequestError 404 `ContactNotFound` */
export async function requireNamedContact(
  database: Database,
  clinicId: ClinicId,
  name: string,
): Promise<Contact> {
  const contact = await findNamedContact(database, clinicId, name);
  if (!contact) throw contactNotFound(name);
  return contact;
}
