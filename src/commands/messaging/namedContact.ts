import type { ClinicId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { InputError } from '../../inputError.ts';
import { type Contact, findNamedContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import type { CommandContext } from '../shared/commandContext.ts';

/** What help says of a parameter that takes a {@link ContactName}. */
export const CONTACT_NAME_HELP = 'the contact: its id, ct_…, or your own reference';

/**
 * The contact of a clinic that a command names.
 *
 * @throws {@link InputError} `UnknownId`, also for a contact of another clinic
 */
export async function requireNamedContact(
  database: Database,
  clinicId: string,
  name: string,
): Promise<Contact> {
  const contact = await findNamedContact(database, clinicId, name);
  if (contact) return contact;
  throw new InputError('UnknownId', `contact: there is no contact ${name}`);
}

/** {@link requireNamedContact} of the clinic that the command acts for. */
export async function clinicContact(
  context: CommandContext,
  clinicId: ClinicId | undefined,
  name: string,
): Promise<Contact> {
  const clinic = await context.clinic(clinicId);
  return requireNamedContact(await context.database(), clinic.id, name);
}
