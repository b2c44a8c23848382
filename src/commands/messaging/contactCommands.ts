import { z } from 'zod';
import { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import { Locale } from '../../contracts/shared/locale.ts';
import { QuietHours } from '../../contracts/shared/quietHours.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { ContactReference, EmailAddress, phoneNumber } from '../../domain/messaging/contactDetails.ts';
import type { ContactChange } from '../../domain/messaging/contactMerge.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { PhoneRegion, phoneRegionOf } from '../../domain/messaging/phoneRegion.ts';
import { singleLine } from '../../domain/shared/singleLine.ts';
import { InputError } from '../../inputError.ts';
import { upsertContact } from '../../store/contacts/upsertContacts.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { splitList } from '../shared/columnList.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { option, optionList } from '../shared/parameters.ts';
import { parseParameter } from '../shared/parseParameters.ts';
import { requireNamedContact } from './namedContact.ts';
import { refuseContact } from './refuseContact.ts';

/** Channels in the order to try them, separated by commas, or none. */
const channelList = (category: 'transactional' | 'reminder' | 'marketing') =>
  z.preprocess(
    (text) => (typeof text === 'string' ? (text === 'none' ? [] : splitList(text)) : text),
    ContactPreferences.shape[category],
  );

/** What `--clear` takes away, as it is typed. */
const Clearable = z.enum(
  ['name', 'email', 'phone', 'quiet-hours', 'transactional', 'reminder', 'marketing'],
  'must be name, email, phone, quiet-hours, transactional, reminder or marketing',
);

export const addContact = defineCommand({
  name: 'contacts add',
  input: {
    contact: option(
      ContactName.optional(),
      'contact',
      'change this contact, ct_… or your own reference; else the one with the reference or address is changed',
    ),
    reference: option(
      ContactReference.optional(),
      'id',
      'your own id of the contact, by which it is found again',
    ),
    name: option(singleLine(120).optional(), 'name', 'how to address them'),
    email: option(EmailAddress.optional(), 'address', 'e-mail address'),
    phone: option(
      z.string().optional(),
      'number',
      'phone number; without a country code it is one of the country of the clinic, or of --region',
    ),
    region: option(
      PhoneRegion.optional(),
      'country',
      'country of a number without a country code, such as DE',
    ),
    locale: option(Locale.optional(), 'locale', 'language; of new contacts that of the clinic'),
    timeZone: option(
      TimeZone.optional(),
      'zone',
      'IANA zone in which they live; of new contacts that of the clinic',
    ),
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
    clear: optionList(
      z.array(Clearable).default([]),
      'field',
      'take this away: name, email, phone, quiet-hours, or the preference for a category',
    ),
    clinic: clinicOption(),
  },
  examples: [
    'contacts add --name "Dr. Lee" --email dr.lee@clinic.example',
    'contacts add --reference P-1 --phone "+49 151 12345678" --clear email',
  ],
  run: async (input, context) => {
    const { contact: name, clear, email, reference } = input;
    if ([name, reference, email, input.phone].every((given) => given === undefined)) {
      throw new InputError('InvalidArgument', '--email: give it, or --phone, or both');
    }
    for (const field of clear) {
      if (input[CLEARED[field]] !== undefined) {
        throw new InputError('InvalidArgument', `--clear: gives and takes away ${field}`);
      }
    }
    const phoneIn = (country: typeof input.region) =>
      parseParameter('--phone', phoneNumber(country).optional(), input.phone);
    // Without a country code it takes the clinic to tell whether it is a number.
    const needsClinic = input.region === undefined && /^\s*\d/.test(input.phone ?? '');
    const judged = needsClinic ? undefined : phoneIn(input.region);
    const { id: clinicId, profile } = await context.clinic(input.clinic);
    const database = await context.database();
    const named = name === undefined ? undefined : await requireNamedContact(database, clinicId, name);
    const change: ContactChange = {
      id: named?.id,
      reference,
      name: input.name,
      email,
      phone: needsClinic ? phoneIn(phoneRegionOf(profile.country)) : judged,
      locale: input.locale,
      timeZone: input.timeZone,
      quietHours: input.quietHours,
    };
    const outcome = await upsertContact(database, clinicId, {
      ...change,
      ...Object.fromEntries(clear.filter(isDetail).map((field) => [CLEARED[field], null])),
      preferences: {
        transactional: clear.includes('transactional') ? null : input.transactional,
        reminder: clear.includes('reminder') ? null : input.reminder,
        marketing: clear.includes('marketing') ? null : input.marketing,
      },
    }).catch(refuseContact);
    const { contactId, kind, matchedBy } = outcome;
    if (matchedBy !== null) context.note(`${kind}: the contact was found by its ${matchedBy}`);
    return { value: { contactId: ContactId.parse(contactId), outcome: kind, matchedBy }, text: contactId };
  },
});

/** The options that give what `--clear` takes away. */
const CLEARED = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  'quiet-hours': 'quietHours',
  transactional: 'transactional',
  reminder: 'reminder',
  marketing: 'marketing',
} as const satisfies Readonly<Record<z.infer<typeof Clearable>, string>>;

const isDetail = (field: z.infer<typeof Clearable>): boolean =>
  !['transactional', 'reminder', 'marketing'].includes(field);
