import { z } from 'zod';
import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { EmailAddress, phoneNumber } from '../domain/messaging/contactDetails.ts';
import type { ContactChange } from '../domain/messaging/contactMerge.ts';
import { phoneRegionOf } from '../domain/messaging/phoneRegion.ts';

/** The clinic writes to its contacts only. */
export class AdHocRecipientsNotAllowedError extends Error {
  override readonly name = 'AdHocRecipientsNotAllowedError';

  constructor(clinicId: string) {
    super(`${clinicId} writes to its contacts only; its field adHocRecipients allows other addresses`);
  }
}

/** Neither an e-mail address nor a phone number of the clinic's country. */
export class AddressInvalidError extends Error {
  override readonly name = 'AddressInvalidError';
}

/**
 * What is known of a recipient by an address alone.
 *
 * @throws {@link AdHocRecipientsNotAllowedError}, {@link AddressInvalidError}
 */
export function adHocRecipient({ id, profile }: Clinic, address: string): ContactChange {
  if (!profile.adHocRecipients) throw new AdHocRecipientsNotAllowedError(id);
  const parsed = address.includes('@')
    ? z.object({ email: EmailAddress }).safeParse({ email: address })
    : z.object({ phone: phoneNumber(phoneRegionOf(profile.country)) }).safeParse({ phone: address });
  if (parsed.success) return parsed.data;
  throw new AddressInvalidError(parsed.error.issues[0]?.message ?? 'is no address');
}
