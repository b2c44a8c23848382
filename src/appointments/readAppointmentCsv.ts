import { Readable } from 'node:stream';
import { z } from 'zod';
import { LocalStart } from '../contracts/appointments/appointmentRules.ts';
import { TimeZone } from '../contracts/shared/timeZone.ts';
import { type LineProblem, readCsvTable } from '../csv/csvTable.ts';
import { matchColumns } from '../csv/matchColumns.ts';
import { singleLine } from '../domain/shared/singleLine.ts';
import type { AppointmentFile, ImportedAppointment, ImportProblem } from './importedAppointment.ts';

const REQUIRED = ['reference', 'contact', 'start'] as const;
const OPTIONAL = ['time_zone', 'place', 'status'] as const;

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((cell) => (cell === '' ? undefined : cell), schema.optional());

const Row = z.object({
  reference: z.string().min(1, 'must not be empty').max(255, 'must have 255 characters at most'),
  contact: z.string().min(1, 'must not be empty'),
  // `2027-03-28 09:30` and with seconds of zero, as spreadsheets write it.
  start: z.preprocess(
    (cell) => (typeof cell === 'string' ? cell.replace(' ', 'T').replace(/(T\d\d:\d\d):00$/, '$1') : cell),
    LocalStart,
  ),
  time_zone: optional(TimeZone),
  place: optional(singleLine(200)),
  status: optional(z.enum(['booked', 'cancelled'], 'must be booked or cancelled')),
});

/**
 * Reads appointments from CSV with a header: `reference`, `contact`, `start`, and optionally `time_zone`, `place` and `status`,
 * in any order.
 *
 * @throws InputError when the header is not one of appointments
 */
export async function readAppointmentCsv(text: string, defaultZone: string): Promise<AppointmentFile> {
  const { columns, rows } = await readCsvTable(Readable.from([Buffer.from(text)]), 'the file', (header) =>
    matchColumns(header, {
      names: [...REQUIRED, ...OPTIONAL],
      required: REQUIRED,
      advice: 'remove them',
    }),
  );
  const appointments: ImportedAppointment[] = [];
  const problems: ImportProblem[] = [];
  const lines = new Map<string, number>();
  for await (const row of rows) {
    const { line } = row;
    if (!('cells' in row)) {
      problems.push(...row.problems.map(problemOf));
      continue;
    }
    const parsed = Row.safeParse(
      Object.fromEntries([...columns].map(([name, index]) => [name, row.cells[index]])),
    );
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues)
        problems.push({ line, message: `${path.join('.')}: ${message}` });
      continue;
    }
    const { reference, contact, start, time_zone: timeZone, place, status } = parsed.data;
    const earlier = lines.get(reference);
    if (earlier !== undefined) {
      problems.push({ line, message: `reference: is that of line ${earlier}` });
      continue;
    }
    lines.set(reference, line);
    appointments.push({
      line,
      reference,
      contacts: [contact],
      localStart: start,
      timeZone: timeZone ?? defaultZone,
      place: columns.has('place') ? (place ?? null) : undefined,
      isCancelled: status === 'cancelled',
      sequence: null,
      stamp: null,
    });
  }
  return { appointments, problems };
}

const problemOf = ({ line, column, message }: LineProblem): ImportProblem => ({
  line,
  message: column === null ? message : `${column}: ${message}`,
});
