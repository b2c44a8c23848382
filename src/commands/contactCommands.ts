import type { Command } from 'commander';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { ClinicId } from '../contracts/ids.ts';
import { InputError } from '../inputError.ts';
import { newId } from '../security/newId.ts';
import { upsertContact } from '../store/contacts.ts';
import { withContext } from './context.ts';
import { clinicOption } from './datasetCommands.ts';
import { EmailAddress } from './deliverCommand.ts';
import { createOutput } from './output.ts';
import { parseArgument } from './parseArgument.ts';

interface ContactOptions {
  readonly clinic: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly locale: string;
  readonly json: boolean;
}

const PhoneNumber = z.string().transform((text, context) => {
  const number = parsePhoneNumberFromString(text);
  if (number?.isPossible()) return number.number;
  context.addIssue({
    code: 'custom',
    message: 'must be a number with its country code, such as +49 30 901820',
  });
  return z.NEVER;
});

/** `contacts add`: whom a job writes to. */
export function addContactCommands(program: Command): void {
  const contacts = program.command('contacts').description('people a job can write to');
  contacts
    .command('add')
    .option('--name <name>', 'how to address them')
    .option('--email <address>', 'e-mail address')
    .option('--phone <number>', 'phone number with its country code')
    .option('--locale <locale>', 'en or de', 'en')
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('store a contact, or update the one with the same address and number')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- contacts add --name "Dr. Lee" --email dr.lee@clinic.example',
    )
    .action(async (options: ContactOptions) => {
      const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
      const locale = parseArgument('--locale', z.enum(['en', 'de'], 'must be en or de'), options.locale);
      const email =
        options.email === undefined ? null : parseArgument('--email', EmailAddress, options.email);
      const phone = options.phone === undefined ? null : parseArgument('--phone', PhoneNumber, options.phone);
      if (email === null && phone === null)
        throw new InputError('InvalidArgument', '--email: give it, or --phone, or both');
      await withContext(async (context) => {
        const contactId = await upsertContact(await context.database(), {
          id: newId('ct'),
          clinicId,
          name: options.name?.trim() || null,
          email,
          phone,
          locale,
          timeZone: context.config.CLINIC_TIME_ZONE,
        });
        createOutput(options.json).result({ contactId }, contactId);
      });
    });
}
