import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A chunk with its rows, both as they are written and as cells. */
export interface CsvRows {
  readonly header: readonly string[];
  readonly headerLine: string;
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** As in the file, line ending included. */
  readonly line: string;
  readonly cells: readonly string[];
}

const Parsed = z.array(z.object({ raw: z.string(), record: z.array(z.string()) }));

/** Reads the CSV of a chunk: a header line, then rows; cells may hold line breaks. */
export function readCsvRows(text: string): CsvRows {
  const parsed = Parsed.parse(parse(text, { raw: true, relax_column_count: true, skip_empty_lines: true }));
  const [head, ...rows] = parsed.map(({ raw, record }) => ({ line: lineOf(raw), cells: record }));
  return { header: head?.cells ?? [], headerLine: head?.line ?? '', rows };
}

/**
 * The parser's `raw` begins with the blank lines it skipped, and the last line may have no line end. No regular
 * expression: one that looks for line breaks at the end tries again from each of a million within a cell.
 */
function lineOf(raw: string): string {
  let from = 0;
  let to = raw.length;
  while (from < to && isLineBreak(raw[from])) from += 1;
  while (to > from && isLineBreak(raw[to - 1])) to -= 1;
  return `${raw.slice(from, to)}\n`;
}

const isLineBreak = (character: string | undefined): boolean => character === '\n' || character === '\r';
