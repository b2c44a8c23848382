import { readCsvFile } from '../../csv/csvFile.ts';
import type { LineProblem } from '../../csv/csvTable.ts';
import { matchColumns } from '../../csv/matchColumns.ts';
import type { ContactDetails, contactDetails } from '../../domain/messaging/contactDetails.ts';
import { InputError } from '../../inputError.ts';

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

export interface ContactFileOptions {
  readonly contact: ReturnType<typeof contactDetails>;
  /** Columns that are ignored. */
  readonly ignore: readonly string[];
}

/**
 * Reads contacts from a CSV with a header, however long it is. An empty cell removes name, e-mail or phone and leaves
 * everything else as it is.
 *
 * @throws {@link InputError} for a file that cannot be read, or whose header is not one of contacts.
 */
export async function* readContactFile(
  file: string,
  { contact, ignore }: ContactFileOptions,
): AsyncGenerator<ContactLine> {
  const { columns, rows } = await readCsvFile(file, (header) => contactColumns(header, ignore));
  for await (const row of rows) {
    yield 'cells' in row ? contactLine(row.line, columns, row.cells, contact) : row;
  }
}

type Columns = ReadonlyMap<ContactColumn, number>;

function contactColumns(header: readonly string[], ignore: readonly string[]): Columns {
  const columns = matchColumns(header, {
    names: CONTACT_COLUMNS,
    required: ['reference'],
    ignored: ignore,
    advice: 'rename them, or leave them out with --ignore',
  });
  if (!columns.has('email') && !columns.has('phone')) {
    throw new InputError('MissingColumn', 'the header has neither the column email nor phone');
  }
  return columns;
}

function contactLine(
  line: number,
  columns: Columns,
  cells: readonly string[],
  schema: ContactFileOptions['contact'],
): ContactLine {
  const parsed = schema.safeParse(contactOf(columns, cells));
  if (parsed.success) return { line, contact: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => {
    const [field, category] = path.map(String);
    const column = field === 'preferences' ? category : (COLUMN_OF[field ?? ''] ?? field);
    return { line, column: column ?? null, message };
  });
  return { line, problems };
}

function contactOf(columns: Columns, cells: readonly string[]): object {
  const cell = (column: ContactColumn): string | undefined => cells[columns.get(column) ?? -1];
  /** An empty cell removes the value. */
  const clearable = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: value === '' ? null : value };
  /** An empty cell leaves the value as it is. */
  const optional = (name: string, value: unknown) =>
    value === undefined || value === '' ? {} : { [name]: value };
  const preferences = Object.assign(
    {},
    ...PREFERENCE_COLUMNS.map((column) => optional(column, channelsOf(cell(column)))),
  );
  return {
    ...clearable('name', cell('name')),
    ...clearable('email', cell('email')),
    ...clearable('phone', cell('phone')),
    ...optional('locale', cell('locale')?.toLowerCase()),
    ...optional('timeZone', cell('time_zone')),
    ...optional('quietHours', cell('quiet_hours')),
    ...optional('preferences', Object.keys(preferences).length > 0 ? preferences : undefined),
    reference: cell('reference') ?? '',
  };
}

function channelsOf(cell: string | undefined): string[] | undefined {
  const words = cell?.toLowerCase().match(/[a-z]+/g);
  if (!cell || !words) return cell ? [cell] : undefined;
  return words.length === 1 && words[0] === 'none' ? [] : words;
}
