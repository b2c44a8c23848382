import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { ContactChange } from '../../domain/messaging/contactMerge.ts';
import { InputError } from '../../inputError.ts';
import {
  AddressInvalidError,
  AdHocRecipientsNotAllowedError,
  adHocRecipient,
} from '../../notifications/adHocRecipient.ts';

/** The recipient that `--to` names by an address alone. @throws {@link InputError} where the clinic allows none */
export function typedRecipient(clinic: Clinic, address: string): ContactChange {
  try {
    return adHocRecipient(clinic, address);
  } catch (error) {
    if (error instanceof AddressInvalidError) {
      throw new InputError('InvalidArgument', `--to: ${error.message}`);
    }
    if (!(error instanceof AdHocRecipientsNotAllowedError)) throw error;
    const { id } = clinic;
    const advice = `allow them with: clinics set ${id} --ad-hoc-recipients true`;
    throw new InputError('AdHocRecipientsNotAllowed', `--to: ${id} writes to its contacts only; ${advice}`);
  }
}
