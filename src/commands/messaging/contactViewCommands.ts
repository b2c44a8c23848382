import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ContactId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { addressOf, type Contact, listContacts } from '../../store/contacts/contacts.ts';
import type { Suppression } from '../../store/messaging/suppressions.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';
import { CONTACT_NAME_HELP, requireNamedContact } from './namedContact.ts';
import { suppressionsOfContact } from './suppressionsOfContact.ts';

export const showContact = defineCommand({
  name: 'contacts show',
  input: {
    contact: argument(ContactName, CONTACT_NAME_HELP),
    clinic: clinicOption(),
  },
  examples: ['contacts show ct_0123456789abcdef01234567'],
  run: async ({ contact: name, clinic }, context) => {
    const database = await context.database();
    const { id: clinicId, profile } = await context.clinic(clinic);
    const contact = await requireNamedContact(database, clinicId, name);
    const suppressions = await suppressionsOfContact(context, contact, profile);
    const text = contactText(contact, suppressions, profile.quietHours);
    return { value: { ...contact, suppressions }, text };
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
    const { id: clinicId } = await context.clinic(clinic);
    const found = await listContacts(await context.database(), clinicId, { afterId, limit: limit + 1 });
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

function contactText(
  contact: Contact,
  suppressions: readonly Suppression[],
  clinicQuietHours: string,
): string {
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
    ['quiet hours', contact.quietHours ?? `${clinicQuietHours}, as the clinic has them`],
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
