import { InputError } from '../../inputError.ts';
import { ContactRefusedError } from '../../store/contacts/upsertContacts.ts';

/** Rethrows the refusal of a contact as what the caller can fix. */
export function refuseContact(error: unknown): never {
  if (error instanceof ContactRefusedError) throw new InputError(error.code, `contact: ${error.message}`);
  throw error;
}
