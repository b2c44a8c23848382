import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import {
  addressOf,
  type Contact,
  findContact,
  findContactByReference,
  listContacts,
} from '../../store/contacts/contacts.ts';
import { type Suppression, suppressionsOfContact } from '../../store/messaging/suppressions.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

export const showContact = defineCommand({
  name: 'contacts show',
  input: {
    contact: argument(
      z.string().trim().min(1, 'must not be empty'),
      'the id of a contact, ct_…, or your own reference',
    ),
    clinic: clinicOption(),
  },
  examples: ['contacts show ct_0123456789abcdef01234567'],
  run: async ({ contact: name, clinic }, context) => {
    const database = await context.database();
    const contact = ContactId.safeParse(name).success
      ? await findContact(database, name)
      : await findContactByReference(database, clinic, name);
    if (!contact) throw new InputError('UnknownId', `${clinic} has no contact ${name}`);
    const suppressions = await suppressionsOfContact(database, contact);
    return { value: { ...contact, suppressions }, text: contactText(contact, suppressions) };
  },
});

export const listClinicContacts = defineCommand({
  name: 'contacts list',
  input: {
    cursor: option(ContactId.optional(), 'contact', 'go on after this contact, ct_…'),
    after: option(ContactId.optional(), 'contact', 'the same as --cursor'),
    limit: option(
      z.coerce.number().int().min(1).max(10_000),
      'count',
      'how many, in the order of their ids',
      '20',
    ),
    clinic: clinicOption(),
  },
  examples: ['contacts list --limit 100'],
  run: async ({ cursor, after, limit, clinic }, context) => {
    const afterId = cursor ?? after ?? '';
    const found = await listContacts(await context.database(), clinic, { afterId, limit: limit + 1 });
    const rows = found.slice(0, limit).map((contact) => ({
      contactId: contact.id,
      reference: contact.reference,
      locale: contact.locale,
      timeZone: contact.timeZone,
      channels: reachableOver(contact),
    }));
    const nextCursor = found.length > limit ? (rows.at(-1)?.contactId ?? null) : null;
    return listResult({
      name: 'contacts',
      page: { rows, nextCursor },
      header: ['contact', 'reference', 'language', 'zone', 'channels'],
      cells: (row) => [row.contactId, row.reference ?? '-', row.locale, row.timeZone, row.channels.join(',')],
    });
  },
});

const reachableOver = (contact: Contact) =>
  Channel.options.filter((channel) => addressOf(contact, channel) !== null);

function contactText(contact: Contact, suppressions: readonly Suppression[]): string {
  const wanted = Object.entries(contact.preferences).map(
    ([category, channels = []]) => `${category} ${channels.join(', ') || 'none'}`,
  );
  const facts: readonly (readonly [string, string | null])[] = [
    ['contact', `${contact.id} of ${contact.clinicId}`],
    ['reference', contact.reference],
    ['name', contact.name],
    ['e-mail', contact.email],
    ['phone', contact.phone],
    ['language', contact.locale],
    ['zone', contact.timeZone],
    ['quiet hours', contact.quietHours ?? 'as QUIET_HOURS says'],
    ['wants', wanted.join('; ') || 'no preference'],
    ...suppressions.map(
      ({ channel, category, reason, createdAt }) =>
        [
          'suppressed',
          `${channel}, ${category ?? 'all categories'}, ${reason}, since ${createdAt.toISOString()}`,
        ] as const,
    ),
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(13)}${value}`])).join('\n');
}
