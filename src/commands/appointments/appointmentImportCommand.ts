import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { IMPORT_CHANGES, importAppointments } from '../../appointments/importAppointments.ts';
import type { ImportProblem } from '../../appointments/importedAppointment.ts';
import { readAppointmentCalendar } from '../../appointments/readAppointmentCalendar.ts';
import { readAppointmentCsv } from '../../appointments/readAppointmentCsv.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { readText } from '../../datasets/readText.ts';
import { sourceSize } from '../../datasets/sourceFile.ts';
import { InputError } from '../../inputError.ts';
import { clinicOption } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { reminderOptions } from './reminderOptions.ts';

interface ImportCommandOptions {
  readonly clinic: string;
  readonly zone?: string;
  readonly remind?: string;
  readonly pastDue?: string;
  readonly channels?: string;
  readonly silent: boolean;
  readonly skipInvalid: boolean;
  readonly json: boolean;
}

const READERS = { '.csv': readAppointmentCsv, '.ics': readAppointmentCalendar } as const;

/** Some hundred thousand appointments; a file is read into memory. */
const MAX_BYTES = 50_000_000;

/** `appointments import`: makes the clinic's appointments be as a file says. */
export function addAppointmentImportCommand(appointments: Command): void {
  appointments
    .command('import')
    .argument(
      '<file>',
      'a CSV (reference, contact, start, zone, place, status) or iCalendar file, .csv or .ics',
    )
    .option('--zone <zone>', 'zone of starts without one; default: the setting CLINIC_TIME_ZONE')
    .option('--remind <times>', 'for all appointments of the file, or none; default of new ones: 24h')
    .option('--past-due <rule>', 'skip, or send the last one now; default of new ones: skip')
    .option('--channels <list>', 'in the order to try them; default of new ones: sms,email')
    .option('--silent', 'do not write to patients about moved and cancelled appointments', false)
    .option('--skip-invalid', 'import the other lines when some are wrong', false)
    .addOption(clinicOption())
    .option('--json', 'print one JSON object', false)
    .description('book, move and cancel appointments as a file says; again changes nothing')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- appointments import week-12.ics --zone Europe/Berlin',
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const output = createOutput(options.json);
      const read = readerOf(file);
      const shared = {
        clinicId: parseArgument('--clinic', ClinicId, options.clinic),
        ...reminderOptions(options),
        notifyPatient: !options.silent,
        skipInvalid: options.skipInvalid,
      };
      const zone = parseArgument('--zone', TimeZone.optional(), options.zone);
      const text = await textOf(file);
      await withContext(async (context) => {
        const { config } = context;
        const found = read(text, zone ?? config.CLINIC_TIME_ZONE);
        const services = {
          client: await context.temporal(),
          database: await context.database(),
          idKey: config.PSEUDONYM_KEY,
        };
        const result = await importAppointments(services, found, shared);
        const counted = IMPORT_CHANGES.map((change) => `${result.counts[change]} ${change}`).join(', ');
        output.result(result, [counted, ...result.problems.map(problemLine)].join('\n'));
        if (result.problems.length > 0) process.exitCode = 2;
      });
    });
}

function readerOf(file: string): (text: string, zone: string) => ReturnType<typeof readAppointmentCsv> {
  const extension = extname(file).toLowerCase();
  if (extension === '.csv' || extension === '.ics') return READERS[extension];
  throw new InputError('InvalidArgument', 'file: must be a .csv or an .ics file');
}

async function textOf(file: string): Promise<string> {
  const name = basename(file);
  await sourceSize(file, { name, maxBytes: MAX_BYTES });
  const chunks: Buffer[] = [];
  for await (const chunk of readText(file, { name })) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const problemLine = ({ line, message }: ImportProblem): string => `line ${line}: ${message}`;
