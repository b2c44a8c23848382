import type { Command } from 'commander';
import { ContactPreferences } from '../../contracts/messaging/contacts.ts';
import { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import {
  ContactLocale,
  ContactReference,
  EmailAddress,
  PhoneRegion,
  phoneNumber,
} from '../../domain/messaging/contactDetails.ts';
import { QuietHours } from '../../domain/messaging/quietHours.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import { upsertContact } from '../../store/contacts/contacts.ts';
import { clinicOption, columnList } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { addContactImportCommand } from './contactImportCommand.ts';
import { addContactViewCommands } from './contactViewCommands.ts';

interface ContactOptions {
  readonly clinic: string;
  readonly reference?: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly region?: string;
  readonly locale: string;
  readonly timeZone?: string;
  readonly quietHours?: string;
  readonly transactional?: string;
  readonly reminder?: string;
  readonly marketing?: string;
  readonly json: boolean;
}

/** `contacts add`, `contacts import`, `contacts show` and `contacts list`: whom a job writes to. */
export function addContactCommands(program: Command): void {
  const contacts = program.command('contacts').description('people a job can write to');
  contacts
    .command('add')
    .option('--reference <id>', 'your own id of the person, by which they are found again')
    .option('--name <name>', 'how to address them')
    .option('--email <address>', 'e-mail address')
    .option('--phone <number>', 'phone number, with its country code unless --region is given')
    .option('--region <country>', 'country of a number without a country code, such as DE')
    .option('--locale <locale>', 'en or de', 'en')
    .option('--time-zone <zone>', 'IANA zone in which they live')
    .option('--quiet-hours <hours>', 'when to leave them alone, such as 21:00-08:00, or none')
    .option('--transactional <channels>', 'channels for what they have to know, the dearest first: email,sms')
    .option('--reminder <channels>', 'channels for reminders, or none')
    .option('--marketing <channels>', 'channels for everything else, or none')
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('store a contact, or update the one with the same reference, or address and number')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- contacts add --name "Dr. Lee" --email dr.lee@clinic.example',
    )
    .action(addAction);
  addContactImportCommand(contacts);
  addContactViewCommands(contacts);
}

async function addAction(options: ContactOptions): Promise<void> {
  const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
  const reference = parseArgument('--reference', ContactReference.optional(), options.reference);
  const locale = parseArgument('--locale', ContactLocale, options.locale);
  const email = parseArgument('--email', EmailAddress.optional(), options.email) ?? null;
  const quietHours = parseArgument('--quiet-hours', QuietHours.optional(), options.quietHours);
  const preferences = parsePreferences(options);
  const region = parseArgument('--region', PhoneRegion.optional(), options.region);
  const zone = parseArgument('--time-zone', TimeZone.optional(), options.timeZone);
  const phoneIn = (country: typeof region) =>
    parseArgument('--phone', phoneNumber(country).optional(), options.phone) ?? null;
  if (email === null && options.phone === undefined) {
    throw new InputError('InvalidArgument', '--email: give it, or --phone, or both');
  }
  // Without a country code it takes the setting PHONE_REGION to tell whether it is a number.
  const isJudgedLater = region === undefined && /^\s*\d/.test(options.phone ?? '');
  const judged = isJudgedLater ? null : phoneIn(region);
  await withContext(async (context) => {
    const { config } = context;
    const phone = isJudgedLater ? phoneIn(config.PHONE_REGION) : judged;
    const timeZone = zone ?? config.CLINIC_TIME_ZONE;
    const contactId = await upsertContact(await context.database(), {
      id: newId('ct'),
      clinicId,
      name: options.name?.trim() || null,
      email,
      phone,
      locale,
      timeZone,
      ...(reference === undefined ? {} : { reference }),
      ...(quietHours === undefined ? {} : { quietHours }),
      ...(preferences === undefined ? {} : { preferences }),
    });
    createOutput(options.json).result({ contactId: ContactId.parse(contactId) }, contactId);
  });
}

function parsePreferences(options: ContactOptions): ContactPreferences | undefined {
  const given = (['transactional', 'reminder', 'marketing'] as const).flatMap((category) => {
    const text = options[category];
    if (text === undefined) return [];
    const channels = text === 'none' ? [] : columnList(text);
    const schema = ContactPreferences.shape[category].unwrap();
    return [[category, parseArgument(`--${category}`, schema, channels)] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
