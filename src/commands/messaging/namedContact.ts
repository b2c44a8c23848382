import { z } from 'zod';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { lookUpContacts } from '../../store/contacts/contactLookup.ts';
import { type Contact, findContact } from '../../store/contacts/contacts.ts';
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
  const [id] = (await lookUpContacts(database, clinicId, [name])).get(name) ?? [];
  const contact = id === undefined ? undefined : await findContact(database, clinicId, id);
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
