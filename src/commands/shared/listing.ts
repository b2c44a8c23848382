import { z } from 'zod';
import type { Page } from '../../store/page.ts';
import type { CommandResult } from './defineCommand.ts';
import { option } from './parameters.ts';
import { Since } from './since.ts';

/** How many entries a list command shows. */
const Limit = z.coerce.number().int().min(1).max(1_000);

/** The options that cut a list into pages; `cursor` is what identifies an entry. */
export const cursorOptions = <Cursor extends z.ZodType>(cursor: Cursor, order = 'newest first') => ({
  limit: option(Limit, 'count', `how many at most, ${order}`, '20'),
  cursor: option(
    cursor.optional(),
    'cursor',
    'go on after this entry; each page ends with the cursor of the next',
  ),
});

/** The options of every list command: the time from which on it lists entries, and its page. */
export const pageOptions = <Cursor extends z.ZodType>(cursor: Cursor) => ({
  since: option(
    Since.optional(),
    'time',
    'only those since then: an instant, a date (UTC), or a span such as 7d or 12h',
  ),
  ...cursorOptions(cursor),
});

/** A list as every list command prints it: columns, and how to see what follows. */
export function listResult<Row>(list: {
  /** The member of the JSON object that holds the entries. */
  readonly name: string;
  readonly page: Page<Row>;
  readonly header: readonly string[];
  readonly cells: (row: Row) => readonly string[];
  /** Lines below an entry, for people only. */
  readonly details?: (row: Row) => readonly string[];
}): CommandResult {
  const { name, page, header, cells, details = () => [] } = list;
  const { rows, nextCursor } = page;
  const more = nextCursor === null ? [] : [`more follow: add --cursor ${nextCursor}`];
  const [headerLine = '', ...rowLines] = columns([header, ...rows.map(cells)]);
  const entries = rows.flatMap((row, index) => [
    rowLines[index] ?? '',
    ...details(row).map((line) => `    ${line}`),
  ]);
  const lines = rows.length === 0 ? [`no ${wordsOf(name)}`] : [headerLine, ...entries];
  return { value: { [name]: rows, nextCursor }, text: [...lines, ...more].join('\n') };
}

/** The words of a name in camel case: `bulk sends` of `bulkSends`. */
const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Lines whose cells are aligned in columns. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = (rows[0] ?? []).map((_, column) => width(column));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
