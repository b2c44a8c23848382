import { z } from 'zod';
import type { Page } from '../../store/page.ts';
import type { CommandResult } from './defineCommand.ts';
import { option } from './parameters.ts';
import { Since } from './since.ts';

/** How many entries a list command shows. */
export const Limit = z.coerce.number().int().min(1).max(1_000);

/** The option of every list command that has one page only. */
export const limitOption = () => option(Limit, 'count', 'how many at most, newest first', '20');

/** The options by which every list command is cut into pages; `cursor` is what identifies an entry. */
export const pageOptions = <Cursor extends z.ZodType>(cursor: Cursor) => ({
  since: option(
    Since.optional(),
    'time',
    'only those since then: an instant, a date (UTC), or a span such as 7d or 12h',
  ),
  limit: limitOption(),
  cursor: option(
    cursor.optional(),
    'cursor',
    'go on after this entry; each page ends with the cursor of the next',
  ),
});

/** A list as every list command prints it: columns, and how to see what follows. */
export function listResult<Row>(list: {
  /** The member of the JSON object that holds the entries. */
  readonly name: string;
  readonly page: Page<Row>;
  readonly header: readonly string[];
  readonly cells: (row: Row) => readonly string[];
}): CommandResult {
  const { name, page, header, cells } = list;
  const { rows, nextCursor } = page;
  const more = nextCursor === null ? [] : [`more follow: add --cursor ${nextCursor}`];
  const lines = rows.length === 0 ? [`no ${name}`] : columns([header, ...rows.map(cells)]);
  return { value: { [name]: rows, nextCursor }, text: [...lines, ...more].join('\n') };
}

/** Lines whose cells stand below each other. */
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
