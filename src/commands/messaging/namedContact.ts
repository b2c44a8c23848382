import { z } from 'zod';
import { type ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { type Contact, findContact, findContactByReference } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import type { CommandContext } from '../shared/commandContext.ts';

/** How a command names a contact: by its id, ct_…, or by the clinic's own reference. */
export const ContactName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have 200 characters at most')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be on one line');

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
  const contact =
    (ContactId.safeParse(name).success && (await findContact(database, clinicId, name))) ||
    (await findContactByReference(database, clinicId, name));
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
