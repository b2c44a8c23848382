import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { ContactDetails, contactDetails } from '../../domain/messaging/contactDetails.ts';
import { InputError } from '../../inputError.ts';

/** What is wrong with a line of a file, and what to do about it; never what stands there. */
export interface LineProblem {
  /** From 1, the header included. */
  readonly line: number;
  /** The column's name; null for the line as a whole. */
  readonly column: string | null;
  readonly message: string;
}

/** A line of a file: a contact, or what is wrong with it. */
export type ContactLine =
  | { readonly line: number; readonly contact: ContactDetails }
  | { readonly line: number; readonly problems: readonly LineProblem[] };

/** The columns a file may have; `reference` has to be one of them, and `email` or `phone`. */
export const CONTACT_COLUMNS = [
  'reference',
  'name',
  'email',
  'phone',
  'locale',
  'time_zone',
  'quiet_hours',
  'transactional',
  'reminder',
  'marketing',
] as const;
type ContactColumn = (typeof CONTACT_COLUMNS)[number];

/** The columns that hold the preference for a category: `email, sms`, or `none`. */
const PREFERENCE_COLUMNS = ['transactional', 'reminder', 'marketing'] as const;

/** Where a field of a contact stands in the file. */
const COLUMN_OF: Readonly<Record<string, string>> = { timeZone: 'time_zone', quietHours: 'quiet_hours' };

/** Longer lines are taken for a quotation mark that is never closed, bytes. */
const MAX_LINE_BYTES = 64 * 1024;

export interface ContactFileOptions {
  readonly contact: ReturnType<typeof contactDetails>;
  /** Columns that are left out of account. */
  readonly ignore: readonly string[];
}

/** @throws {@link InputError} for a file that cannot be read. */
export async function requireContactFile(file: string): Promise<void> {
  try {
    await delimiterOf(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/**
 * Reads contacts from a CSV in UTF-8 with a header, separated by commas, semicolons or tabs, however long it is. An
 * empty cell takes name, e-mail, phone away and leaves everything else as it is.
 *
 * @throws {@link InputError} for a file that cannot be read, or whose header is not one of contacts.
 */
export async function* readContactFile(
  file: string,
  options: ContactFileOptions,
): AsyncGenerator<ContactLine> {
  let columns: readonly (ContactColumn | null)[] | undefined;
  let line = 1;
  try {
    const delimiter = await delimiterOf(file);
    const parser = pipeline(
      createReadStream(file),
      parse({
        bom: true,
        delimiter,
        info: true,
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
        max_record_size: MAX_LINE_BYTES,
      }),
      // What goes wrong with the file reaches the loop below through the parser.
      () => undefined,
    );
    for await (const row of parser) {
      const { record, info } = Row.parse(row);
      line = info.lines;
      if (columns) yield contactLine(line, columns, record, options.contact);
      else columns = readHeader(record, options.ignore);
    }
  } catch (error) {
    if (!(error instanceof CsvError) || !columns) throw unreadable(file, error);
    const message = 'is not CSV: close or double the quotation mark; nothing after it was read';
    yield { line: line + 1, problems: [{ line: line + 1, column: null, message }] };
  }
  if (!columns) throw new InputError('EmptyFile', `${file} is empty; it must begin with a header line`);
}

const Row = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof CsvError) return new InputError('NotCsv', `${file}: the header line is not CSV`);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return new InputError('FileNotFound', `there is no file ${file}`);
  return code === 'EISDIR' ? new InputError('FileNotFound', `${file} is a folder, not a file`) : error;
}

/** The separator that the first line has most of. */
async function delimiterOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(MAX_LINE_BYTES) });
    const [head = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r|\n/);
    const count = (separator: string) => head.split(separator).length;
    return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  } finally {
    await handle.close();
  }
}

const columnName = (cell: string): string => cell.toLowerCase().replace(/[\s-]+/g, '_');

function readHeader(cells: readonly string[], ignore: readonly string[]): (ContactColumn | null)[] {
  const names = cells.map(columnName);
  const ignored = new Set(ignore.map(columnName));
  const columns = names.map((name) => CONTACT_COLUMNS.find((column) => column === name) ?? null);
  const known = `a file of contacts has the columns ${CONTACT_COLUMNS.join(', ')}`;
  const unknown = cells.filter((_, index) => columns[index] === null && !ignored.has(names[index] ?? ''));
  if (unknown.length > 0) {
    const advice = 'rename it, or leave it out of account with --ignore';
    throw new InputError(
      'UnknownColumn',
      `the header has the unknown column ${unknown[0]}: ${advice}; ${known}`,
    );
  }
  const twice = columns.find((column, index) => column !== null && columns.indexOf(column) !== index);
  if (twice) throw new InputError('DuplicateColumn', `the header has the column ${twice} twice; keep one`);
  if (!columns.includes('reference')) {
    throw new InputError(
      'MissingColumn',
      `the header has no column reference, your own id of a person; ${known}`,
    );
  }
  if (!columns.includes('email') && !columns.includes('phone')) {
    throw new InputError('MissingColumn', `the header has neither the column email nor phone; ${known}`);
  }
  return columns;
}

function contactLine(
  line: number,
  columns: readonly (ContactColumn | null)[],
  cells: readonly string[],
  schema: ContactFileOptions['contact'],
): ContactLine {
  const problem = (column: string | null, message: string): LineProblem => ({ line, column, message });
  if (cells.length !== columns.length) {
    const message = `has ${cells.length} cells where the header has ${columns.length}: put cells that hold the separator in quotation marks`;
    return { line, problems: [problem(null, message)] };
  }
  const broken = columns.find((column, index) => column !== null && cells[index]?.includes('\ufffd'));
  if (broken) return { line, problems: [problem(broken, 'is not UTF-8: save the file in that encoding')] };
  const parsed = schema.safeParse(contactOf(columns, cells));
  if (parsed.success) return { line, contact: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => {
    const [field, category] = path.map(String);
    return problem(
      field === 'preferences' ? (category ?? null) : (COLUMN_OF[field ?? ''] ?? field ?? null),
      message,
    );
  });
  return { line, problems };
}

function contactOf(columns: readonly (ContactColumn | null)[], cells: readonly string[]): object {
  const cell = (column: ContactColumn): string | undefined => cells[columns.indexOf(column)];
  /** Empty takes the value away. */
  const clearable = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: value === '' ? null : value };
  /** Empty says nothing. */
  const kept = (name: string, value: unknown) =>
    value === undefined || value === '' ? {} : { [name]: value };
  const preferences = Object.assign(
    {},
    ...PREFERENCE_COLUMNS.map((column) => kept(column, channelsOf(cell(column)))),
  );
  return {
    ...clearable('name', cell('name')),
    ...clearable('email', cell('email')),
    ...clearable('phone', cell('phone')),
    ...kept('locale', cell('locale')?.toLowerCase()),
    ...kept('timeZone', cell('time_zone')),
    ...kept('quietHours', cell('quiet_hours')),
    ...kept('preferences', Object.keys(preferences).length > 0 ? preferences : undefined),
    reference: cell('reference') ?? '',
  };
}

function channelsOf(cell: string | undefined): string[] | undefined {
  const words = cell?.toLowerCase().match(/[a-z]+/g);
  if (!cell || !words) return cell ? [cell] : undefined;
  return words.length === 1 && words[0] === 'none' ? [] : words;
}
