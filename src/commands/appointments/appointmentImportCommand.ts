import { basename, extname } from 'node:path';
import { z } from 'zod';
import type { AppointmentFile, ImportProblem } from '../../appointments/importedAppointment.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { readText } from '../../datasets/readText.ts';
import { sourceSize } from '../../datasets/sourceFile.ts';
import { InputError } from '../../inputError.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { reminderOptions } from './reminderOptions.ts';

/** Some hundred thousand appointments; a file is read into memory. */
const MAX_BYTES = 50_000_000;

export const importAppointmentFile = defineCommand({
  name: 'appointments import',
  input: {
    file: argument(
      z.string(),
      'a CSV (reference, contact, start, time_zone, place, status) or iCalendar file, .csv or .ics',
    ),
    timeZone: option(
      TimeZone.optional(),
      'zone',
      'IANA zone of starts without one; by default that of the clinic',
    ),
    ...reminderOptions('by default, for new ones,', {
      remind: '24h',
      pastDue: 'skip',
      channels: 'sms,email',
    }),
    silent: flag('do not write to patients about moved and cancelled appointments'),
    skipInvalid: flag('import the other lines when some are wrong'),
    clinic: clinicOption(),
  },
  examples: ['appointments import week-12.ics --time-zone Europe/Berlin'],
  run: async (input, context) => {
    const read = await readerOf(input.file);
    const text = await textOf(input.file);
    const clinic = await context.clinic(input.clinic);
    const found = await read(text, input.timeZone ?? clinic.profile.timeZone);
    const services = {
      client: await context.temporal(),
      database: await context.database(),
      idKey: context.config.PSEUDONYM_KEY,
    };
    const { IMPORT_CHANGES, importAppointments } = await import('../../appointments/importAppointments.ts');
    const result = await importAppointments(services, found, {
      clinicId: clinic.id,
      reminders: input.remind,
      pastDue: input.pastDue,
      channels: input.channels,
      notifyPatient: !input.silent,
      skipInvalid: input.skipInvalid,
    });
    const counted = IMPORT_CHANGES.map((change) => `${result.counts[change]} ${change}`).join(', ');
    return {
      value: result,
      text: [counted, ...result.problems.map(problemLine)].join('\n'),
      exitCode: result.problems.length > 0 ? 2 : 0,
    };
  },
});

type AppointmentReader = (text: string, zone: string) => AppointmentFile | Promise<AppointmentFile>;

async function readerOf(file: string): Promise<AppointmentReader> {
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return (await import('../../appointments/readAppointmentCsv.ts')).readAppointmentCsv;
    case '.ics':
      return (await import('../../appointments/readAppointmentCalendar.ts')).readAppointmentCalendar;
    default:
      throw new InputError('InvalidArgument', 'file: must be a .csv or an .ics file');
  }
}

async function textOf(file: string): Promise<string> {
  const name = basename(file);
  await sourceSize(file, { name, maxBytes: MAX_BYTES });
  const chunks: Buffer[] = [];
  for await (const chunk of readText(file, { name })) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const problemLine = ({ line, message }: ImportProblem): string => `line ${line}: ${message}`;
