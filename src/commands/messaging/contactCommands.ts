import { z } from 'zod';
import { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import { QuietHours } from '../../contracts/shared/quietHours.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import {
  ContactLocale,
  ContactReference,
  EmailAddress,
  phoneNumber,
} from '../../domain/messaging/contactDetails.ts';
import { PhoneRegion } from '../../domain/messaging/phoneRegion.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import { upsertContact } from '../../store/contacts/contacts.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { splitList } from '../shared/columnList.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { option } from '../shared/parameters.ts';
import { parseParameter } from '../shared/parseParameters.ts';

/** Channels in the order to try them, separated by commas, or none. */
const channelList = (category: 'transactional' | 'reminder' | 'marketing') =>
  z.preprocess(
    (text) => (typeof text === 'string' ? (text === 'none' ? [] : splitList(text)) : text),
    ContactPreferences.shape[category],
  );

export const addContact = defineCommand({
  name: 'contacts add',
  input: {
    reference: option(
      ContactReference.optional(),
      'id',
      'your own id of the contact, by which it is found again',
    ),
    name: option(z.string().trim().optional(), 'name', 'how to address them'),
    email: option(EmailAddress.optional(), 'address', 'e-mail address'),
    phone: option(
      z.string().optional(),
      'number',
      'phone number, with its country code unless --region is given',
    ),
    region: option(
      PhoneRegion.optional(),
      'country',
      'country of a number without a country code, such as DE',
    ),
    locale: option(ContactLocale, 'locale', 'language', 'en'),
    timeZone: option(TimeZone.optional(), 'zone', 'IANA zone in which they live'),
    quietHours: option(
      QuietHours.optional(),
      'hours',
      'when not to send them anything, such as 21:00-08:00, or none',
    ),
    transactional: option(
      channelList('transactional'),
      'channels',
      'channels for what they have to know, in the order to try them: email,sms',
    ),
    reminder: option(channelList('reminder'), 'channels', 'channels for reminders, or none'),
    marketing: option(channelList('marketing'), 'channels', 'channels for everything else, or none'),
    clinic: clinicOption(),
  },
  examples: ['contacts add --name "Dr. Lee" --email dr.lee@clinic.example'],
  run: async (input, context) => {
    const { region, reference, quietHours, email = null } = input;
    if (email === null && input.phone === undefined) {
      throw new InputError('InvalidArgument', '--email: give it, or --phone, or both');
    }
    const phoneIn = (country: typeof region) =>
      parseParameter('--phone', phoneNumber(country).optional(), input.phone) ?? null;
    // Without a country code it takes the setting PHONE_REGION to tell whether it is a number.
    const needsSetting = region === undefined && /^\s*\d/.test(input.phone ?? '');
    const judged = needsSetting ? null : phoneIn(region);
    const { config } = context;
    const preferences = preferencesOf(input);
    const contactId = await upsertContact(await context.database(), {
      id: newId('ct'),
      clinicId: input.clinic,
      name: input.name || null,
      email,
      phone: needsSetting ? phoneIn(config.PHONE_REGION) : judged,
      locale: input.locale,
      timeZone: input.timeZone ?? config.CLINIC_TIME_ZONE,
      ...(reference === undefined ? {} : { reference }),
      ...(quietHours === undefined ? {} : { quietHours }),
      ...(preferences === undefined ? {} : { preferences }),
    });
    return { value: { contactId: ContactId.parse(contactId) }, text: contactId };
  },
});

/** The preferences that are given; undefined when there is none. */
function preferencesOf({
  transactional,
  reminder,
  marketing,
}: {
  readonly [Category in keyof ContactPreferences]: ContactPreferences[Category] | undefined;
}): ContactPreferences | undefined {
  const given = {
    ...(transactional === undefined ? {} : { transactional }),
    ...(reminder === undefined ? {} : { reminder }),
    ...(marketing === undefined ? {} : { marketing }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}
