import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { InputError } from '../inputError.ts';
import { detectDelimiter, peekFirstLine } from './firstLine.ts';

/** Why a line of a file cannot be used, and what to do about it; never the content of a cell. */
export interface LineProblem {
  /** First line of the row, from 1, the header included. */
  readonly line: number;
  /** Name of the column; null for the row as a whole. */
  readonly column: string | null;
  readonly message: string;
}

/** A row with one trimmed cell per column of the header, or the reasons why it has none. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problems: readonly LineProblem[] };

export interface CsvTable<Columns> {
  /** What the caller made of the header. */
  readonly columns: Columns;
  /** Can be iterated once. */
  readonly rows: AsyncIterable<CsvRow>;
}

/** Longest row in bytes; a longer one is a quotation mark that is never closed. */
const MAX_ROW_BYTES = 64 * 1024;

/** Stands in decoded text for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

const Record = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/**
 * Reads a CSV with a header: UTF-8 with or without a byte order mark, cells separated by commas, semicolons or tabs.
 * Rows are parsed as they are asked for, so that memory does not grow with the file; blank lines are skipped. A row that
 * is not UTF-8 or has another number of cells than the header becomes a problem, and the rows after it are still read.
 *
 * @param name of the file in messages
 * @param readHeader gets the names of the columns, trimmed; what it throws ends the reading
 * @throws {@link InputError} `EmptyFile`, `NotCsv`, `NotUtf8` when the header cannot be read
 */
export async function readCsvTable<Columns>(
  source: AsyncIterable<Uint8Array>,
  name: string,
  readHeader: (header: readonly string[]) => Columns,
): Promise<CsvTable<Columns>> {
  const { firstLine, bytes } = await peekFirstLine(source, MAX_ROW_BYTES);
  if (firstLine.includes(0)) {
    const advice = 'save it as CSV in UTF-8';
    throw new InputError('NotUtf8', `${name} is a workbook, another binary file or UTF-16 text; ${advice}`);
  }
  let broken = false;
  const parser = parse({
    bom: true,
    delimiter: detectDelimiter(firstLine),
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    // A parser that fails drops the rows that are not read yet; this one ends after them.
    skip_records_with_error: true,
    on_skip: () => {
      broken = true;
    },
    on_record: (record) => (broken ? null : record),
  });
  const isBroken = () => broken;
  // The parser passes errors of the source on to its reader.
  pipeline(Readable.from(until(isBroken, bytes), { objectMode: false }), parser, () => undefined);
  const records = parser[Symbol.asyncIterator]();
  try {
    const header = await nextHeader(records, name, isBroken);
    return { columns: readHeader(header), rows: rowsOf(records, header, isBroken) };
  } catch (error) {
    parser.destroy();
    throw error;
  }
}

async function* until(isOver: () => boolean, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    yield piece;
    if (isOver()) return;
  }
}

async function nextHeader(
  records: AsyncIterator<unknown>,
  name: string,
  isBroken: () => boolean,
): Promise<string[]> {
  const { done, value } = await records.next();
  if (done && isBroken()) throw new InputError('NotCsv', `${name}: the header line is not CSV`);
  if (done) throw new InputError('EmptyFile', `${name} is empty; it must begin with a header line`);
  const header = Record.parse(value).record.map((cell) => cell.trim());
  if (header.some((cell) => cell.includes(REPLACEMENT)))
    throw new InputError('NotUtf8', `${name}: the header line is not UTF-8; save the file in that encoding`);
  return header;
}

async function* rowsOf(
  records: AsyncIterator<unknown>,
  header: readonly string[],
  isBroken: () => boolean,
): AsyncGenerator<CsvRow> {
  let lastLine = 1;
  try {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const { record, info } = Record.parse(next.value);
      lastLine = info.lines;
      // The parser counts lines up to the end of the record.
      const line = info.lines - lineBreaksIn(record);
      const cells = record.map((cell) => cell.trim());
      const problem = problemOf(cells, header);
      yield problem ? { line, problems: [{ line, ...problem }] } : { line, cells };
    }
  } finally {
    await records.return?.();
  }
  if (isBroken()) {
    const message = 'is not CSV: close or double the quotation mark; nothing after it was read';
    yield { line: lastLine + 1, problems: [{ line: lastLine + 1, column: null, message }] };
  }
}

function lineBreaksIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

function problemOf(
  cells: readonly string[],
  header: readonly string[],
): Omit<LineProblem, 'line'> | undefined {
  if (cells.length !== header.length) {
    const message = `has ${cells.length} cells where the header has ${header.length}: put cells that hold the separator in quotation marks`;
    return { column: null, message };
  }
  const broken = cells.findIndex((cell) => cell.includes(REPLACEMENT));
  if (broken < 0) return undefined;
  return { column: header[broken] ?? null, message: 'is not UTF-8: save the file in that encoding' };
}
