import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { EmailAddress, phoneNumber } from '../domain/messaging/contactDetails.ts';
import { phoneRegionOf } from '../domain/messaging/phoneRegion.ts';
import { upsertContact } from '../store/contacts/upsertContacts.ts';
import type { Database } from '../store/database.ts';

/** The clinic writes to its contacts only. */
export class AdHocRecipientsNotAllowedError extends Error {
  override readonly name = 'AdHocRecipientsNotAllowedError';

  constructor(clinicId: string) {
    super(
      `${clinicId} writes to its contacts only: set its field adHocRecipients to true to allow other addresses`,
    );
  }
}

/** An e-mail address, or a phone number as it is written in the clinic's country. */
export const addressSchema = (clinic: Clinic, address: string) =>
  address.includes('@') ? EmailAddress : phoneNumber(phoneRegionOf(clinic.profile.country));

/**
 * The contact with an address, stored where there is none.
 *
 * @param address that {@link addressSchema} accepts
 * @throws {@link AdHocRecipientsNotAllowedError}
 */
export async function adHocContact(db: Database, clinic: Clinic, address: string): Promise<string> {
  if (!clinic.profile.adHocRecipients) throw new AdHocRecipientsNotAllowedError(clinic.id);
  const value = addressSchema(clinic, address).parse(address);
  const change = address.includes('@') ? { email: value } : { phone: value };
  return (await upsertContact(db, clinic.id, change)).contactId;
}
