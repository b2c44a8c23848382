import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import { Locale } from '../../contracts/shared/locale.ts';
import { QuietHours } from '../../contracts/shared/quietHours.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { singleLine } from '../shared/singleLine.ts';

/** Longest name that is kept in full, characters. */
const MAX_NAME_LENGTH = 120;

export const EmailAddress = z
  .email('must be an e-mail address such as name@clinic.example')
  // RFC 5321 allows no more.
  .max(254, 'is too long for an e-mail address');

/** The id of the person in the clinic's own software. */
export const ContactReference = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have 200 characters at most')
  .regex(/^[^\p{Cc}]*$/u, 'must be on one line');

/** A phone number in any common notation, converted to E.164. */
export const phoneNumber = (region: CountryCode | undefined) =>
  z.string().transform((text, context) => {
    const number = parsePhoneNumberFromString(text, region);
    if (number?.isPossible() && number.ext === undefined) return number.number;
    context.addIssue(
      region === undefined
        ? 'must be a number with its country code, such as +49 30 901820'
        : `must be a number of ${region}, or one with its country code such as +49 30 901820`,
    );
    return z.NEVER;
  });

/**
 * A change of a contact: a field that is left out keeps its value, and null removes the name, e-mail, phone or quiet
 * hours. A category that is left out of the preferences keeps its preference too.
 *
 * @param region of numbers without a country code
 */
export const contactDetails = (region: CountryCode | undefined) =>
  z
    .strictObject({
      reference: ContactReference,
      name: singleLine(MAX_NAME_LENGTH).nullable().optional(),
      email: EmailAddress.nullable().optional(),
      phone: phoneNumber(region).nullable().optional(),
      locale: Locale.optional(),
      timeZone: TimeZone.optional(),
      preferences: ContactPreferences.optional(),
      quietHours: QuietHours.nullable().optional(),
    })
    .refine(({ email, phone }) => email !== null || phone !== null, {
      path: ['email'],
      error: 'give an e-mail address, a phone number or both',
    });
export type ContactDetails = z.output<ReturnType<typeof contactDetails>>;
