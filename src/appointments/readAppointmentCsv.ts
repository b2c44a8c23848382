import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { LocalStart } from '../contracts/appointments/appointmentRules.ts';
import { TimeZone } from '../contracts/shared/timeZone.ts';
import { singleLine } from '../domain/shared/singleLine.ts';
import { InputError } from '../inputError.ts';
import type { AppointmentFile, ImportedAppointment, ImportProblem } from './importedAppointment.ts';

const REQUIRED = ['reference', 'contact', 'start'] as const;
const OPTIONAL = ['zone', 'place', 'status'] as const;

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
  zone: optional(TimeZone),
  place: optional(singleLine(200)),
  status: optional(z.enum(['booked', 'cancelled'], 'must be booked or cancelled')),
});

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/**
 * Reads appointments from CSV with a header: `reference`, `contact`, `start`, and where they are needed `zone`, `place` and
 * `status`, in any order.
 *
 * @throws InputError when it is no such CSV at all.
 */
export function readAppointmentCsv(text: string, defaultZone: string): AppointmentFile {
  const [head, ...rows] = parseCsv(text);
  const header = head?.record ?? [];
  const missing = REQUIRED.filter((name) => !header.includes(name));
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  const unknown = header.filter((name) => !known.includes(name));
  if (missing.length > 0 || unknown.length > 0) {
    const told = missing.length > 0 ? `has no column ${missing.join(', ')}` : `has columns nobody knows`;
    throw new InputError('InvalidFile', `header: ${told}; the columns are ${known.join(', ')}`);
  }

  const appointments: ImportedAppointment[] = [];
  const problems: ImportProblem[] = [];
  const lines = new Map<string, number>();
  for (const { record, info } of rows) {
    // The parser says on which line a record ends.
    const line = info.lines - record.join('').split('\n').length + 1;
    const parsed = Row.safeParse(
      Object.fromEntries(header.map((name, index) => [name, record[index]?.trim()])),
    );
    const earlier = parsed.success ? lines.get(parsed.data.reference) : undefined;
    if (record.length !== header.length) {
      problems.push({ line, message: `has ${record.length} cells, the header has ${header.length}` });
    } else if (!parsed.success) {
      for (const { path, message } of parsed.error.issues)
        problems.push({ line, message: `${path.join('.')}: ${message}` });
    } else if (earlier !== undefined) {
      problems.push({ line, message: `reference: is that of line ${earlier}` });
    } else {
      const { reference, contact, start, zone, place, status } = parsed.data;
      lines.set(reference, line);
      appointments.push({
        line,
        reference,
        contacts: [contact],
        localStart: start,
        timeZone: zone ?? defaultZone,
        place: header.includes('place') ? (place ?? null) : undefined,
        isCancelled: status === 'cancelled',
        sequence: null,
      });
    }
  }
  return { appointments, problems };
}

function parseCsv(text: string): z.output<typeof Records> {
  try {
    return Records.parse(
      parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }),
    );
  } catch (error) {
    if (error instanceof CsvError) throw new InputError('InvalidFile', `the file is no CSV: ${error.code}`);
    throw error;
  }
}
