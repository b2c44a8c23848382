import type { Command } from 'commander';
import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import {
  addressOf,
  type Contact,
  findContact,
  findContactByReference,
  listContacts,
} from '../../store/contacts/contacts.ts';
import { type Suppression, suppressionsOfContact } from '../../store/messaging/suppressions.ts';
import { clinicOption } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

interface ListOptions {
  readonly clinic: string;
  readonly after?: string;
  readonly limit: string;
  readonly json: boolean;
}

/** `contacts show` and `contacts list`. */
export function addContactViewCommands(contacts: Command): void {
  contacts
    .command('show')
    .argument('<contact>', 'the id of a contact, ct_…, or your own reference')
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('show what is known about a contact, and what must not be sent to them')
    .addHelpText('after', '\nExample:\n  npm run client -- contacts show ct_0123456789abcdef01234567')
    .action(async (id: string, options: { clinic: string; json: boolean }) => {
      const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
      const name = parseArgument('contact', z.string().trim().min(1, 'must not be empty'), id);
      await withContext(async (context) => {
        const database = await context.database();
        const contact = ContactId.safeParse(name).success
          ? await findContact(database, name)
          : await findContactByReference(database, clinicId, name);
        if (!contact) throw new InputError('UnknownId', `${clinicId} has no contact ${name}`);
        const suppressions = await suppressionsOfContact(database, contact);
        createOutput(options.json).result({ ...contact, suppressions }, told(contact, suppressions));
      });
    });

  contacts
    .command('list')
    .option('--after <contact>', 'those after this one, ct_…')
    .option('--limit <count>', 'how many, in the order of their ids', '20')
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('list the contacts of a clinic by id and reference')
    .addHelpText('after', '\nExample:\n  npm run client -- contacts list --limit 100')
    .action(async (options: ListOptions) => {
      const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(10_000), options.limit);
      const afterId = parseArgument('--after', ContactId.optional(), options.after) ?? '';
      await withContext(async (context) => {
        const found = await listContacts(await context.database(), clinicId, { afterId, limit });
        const listed = found.map((contact) => ({
          contactId: contact.id,
          reference: contact.reference,
          locale: contact.locale,
          timeZone: contact.timeZone,
          channels: reachableOver(contact),
        }));
        const lines = listed.map(({ contactId, reference, locale, timeZone, channels }) =>
          [contactId, reference ?? '', locale, timeZone, channels.join(',')].join('  '),
        );
        createOutput(options.json).result({ contacts: listed }, lines.join('\n') || 'no contacts');
      });
    });
}

const reachableOver = (contact: Contact) =>
  Channel.options.filter((channel) => addressOf(contact, channel) !== null);

function told(contact: Contact, suppressions: readonly Suppression[]): string {
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
