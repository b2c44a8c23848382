import type { Delimiter, ReadingOptions } from '../../contracts/datasets/readingOptions.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import type { TextLayout } from '../../domain/datasets/textLayout.ts';
import { brokenQuote } from '../datasetSourceError.ts';
import { valueKind } from './cellKinds.ts';
import { type Dialect, detectDelimiter } from './detectDelimiter.ts';
import { completeNames, firstTableRecord, freeName, looksLikeNames, refuseHeader } from './findHeader.ts';
import { describesColumns } from './findUnitsRow.ts';
import type { HeadRecord } from './scanRecords.ts';

/** What the beginning of a text source tells about the whole; the check of all records completes it. */
export interface DetectedLayout {
  readonly layout: Pick<TextLayout, 'delimiter' | 'quoteEscape' | 'cells' | 'linesBeforeData'>;
  /** A name for each cell of a record; empty for a last one that is empty wherever it was looked at. */
  readonly names: readonly string[];
  /** The line that names the columns; undefined without a header. */
  readonly headerLine: number | undefined;
  /** Units or labels of the columns, by their index. */
  readonly descriptions: ReadonlyMap<number, string>;
  readonly notices: readonly SourceNotice[];
}

export interface DetectOptions {
  /** The name of the file in messages. */
  readonly name: string;
  /** Whether the text is the whole file. */
  readonly isWhole: boolean;
  readonly reading: ReadingOptions;
  /** What the name of the file promises. */
  readonly expected: Delimiter | undefined;
}

/**
 * Finds out how a text table is written from its beginning: the delimiter, how quotes are escaped, what stands before the
 * header, whether there is one, and a row of units or labels below it.
 *
 * @param head whole characters, without a byte order mark
 * @throws {@link DatasetSourceError} `SourceDelimiter`, `SourceHeader`
 */
export function detectLayout(head: string, options: DetectOptions): DetectedLayout {
  const { name, reading } = options;
  const notices: SourceNotice[] = [];
  const named = separatorLine(head);
  if (named !== undefined) notices.push({ kind: 'separatorLine' });
  const skipped = Math.max(reading.skipLines ?? 0, named === undefined ? 0 : 1);
  const dialect = detectDelimiter(withoutLines(head, skipped), {
    ...options,
    given: reading.delimiter ?? named,
  });
  const records = dialect.records.map((record) => ({
    ...record,
    line: record.line + skipped,
    endLine: record.endLine + skipped,
  }));
  const first =
    reading.skipLines === undefined ? firstTableRecord(records, dialect.width) : firstFilled(records);
  const table = records.slice(first);
  const [top] = table;
  if (!top) {
    // Nothing but blank lines and comments: the first line is what a header is missing from.
    completeNames(name, 1, ['']);
    throw refuseHeader(name, 1);
  }
  const leftOut = top.line - 1 - (named === undefined ? 0 : 1);
  if (leftOut > 0) notices.push({ kind: 'skippedLines', lines: leftOut });
  if (dialect.quoteEscape === '\\') notices.push({ kind: 'backslashEscapes' });
  if (dialect.delimiter !== (options.expected ?? ',')) {
    notices.push({ kind: 'delimiter', delimiter: dialect.delimiter });
  }
  const detected = { ...dialect, records: table };
  return reading.header === false ? withoutHeader(detected, notices) : withHeader(detected, notices, options);
}

/** The delimiter that a first line `sep=;` names, as Excel reads and writes it. */
function separatorLine(head: string): Delimiter | undefined {
  const [, delimiter] = /^"?sep=([,;\t|])"?[ \t]*(?:\r|\n|$)/i.exec(head) ?? [];
  return delimiter === ',' || delimiter === ';' || delimiter === '\t' || delimiter === '|'
    ? delimiter
    : undefined;
}

function withoutLines(text: string, lines: number): string {
  let at = 0;
  for (let line = 0; line < lines; line += 1) {
    const found = text.slice(at).search(/\r\n|\n|\r/);
    if (found < 0) return '';
    at += found;
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return text.slice(at);
}

const firstFilled = (records: readonly HeadRecord[]): number => {
  const found = records.findIndex(({ cells }) => cells.some((cell) => cell !== ''));
  return found < 0 ? records.length : found;
};

function withoutHeader(
  { records, width, ...dialect }: Dialect,
  notices: readonly SourceNotice[],
): DetectedLayout {
  const names = Array.from({ length: width }, (_, index) => `column${index + 1}`);
  const last = records.every(({ cells }) => cells.length !== width || cells[width - 1] === '');
  if (last && width > 1) names[width - 1] = '';
  return {
    layout: layoutOf(dialect, width, (records[0]?.line ?? 1) - 1),
    names,
    headerLine: undefined,
    descriptions: new Map(),
    notices: [...notices, { kind: 'noHeader', columns: names.filter((name) => name !== '').length }],
  };
}

function withHeader(
  { records, width, ...dialect }: Dialect,
  notices: SourceNotice[],
  { name, reading }: DetectOptions,
): DetectedLayout {
  const [top, ...below] = records;
  if (!top) throw refuseHeader(name, 1);
  if (top.isBroken) throw brokenQuote(`${name}: line ${top.line}`);
  const rows = below.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const usual = rows.filter(({ cells }) => cells.length === width).map(({ cells }) => cells);
  const { cells, names } = namesFor(top, usual, width, notices);
  if (reading.header === undefined && !looksLikeNames(names, usual)) throw refuseHeader(name, top.line);
  const [next, ...rest] = rows;
  const restCells = rest.filter((row) => row.cells.length === cells).map((row) => row.cells);
  const described = next && next.cells.length === cells ? describesColumns(next.cells, restCells) : undefined;
  if (described === undefined || !next) {
    return {
      layout: layoutOf(dialect, cells, top.endLine),
      names,
      headerLine: top.line,
      descriptions: new Map(),
      notices,
    };
  }
  const kind = described === 'units' ? 'unitsRow' : 'labelsRow';
  return {
    layout: layoutOf(dialect, cells, next.endLine),
    names,
    headerLine: top.line,
    descriptions: new Map([...next.cells.entries()].filter(([, cell]) => cell !== '')),
    notices: [...notices, { kind, line: next.line }],
  };
}

/**
 * How many cells the records have, and a name for each: rows may have one more cell than the header, an empty one at the end,
 * or a first one with a name of the row (as R writes it).
 */
function namesFor(
  { cells: given }: HeadRecord,
  rows: readonly (readonly string[])[],
  width: number,
  notices: SourceNotice[],
): { readonly cells: number; readonly names: readonly string[] } {
  if (width !== given.length + 1 || rows.length === 0) return { cells: given.length, names: given };
  if (rows.every((row) => row[width - 1] === '')) return { cells: width, names: [...given, ''] };
  if (given.includes('') || !areRowNames(rows.map(([first = '']) => first)))
    return { cells: given.length, names: given };
  const made = freeName(1, given);
  notices.push({ kind: 'rowNames', name: made });
  return { cells: width, names: [made, ...given] };
}

/** Whether the first cells can only be names of rows: counted from 0 or 1, or different texts. */
function areRowNames(cells: readonly string[]): boolean {
  if (cells.length < 2) return false;
  const first = Number(cells[0]);
  if (first === 0 || first === 1) return cells.every((cell, index) => cell === String(first + index));
  return (
    new Set(cells).size === cells.length &&
    cells.every((cell) => cell !== '' && valueKind(cell) === undefined)
  );
}

const layoutOf = (
  { delimiter, quoteEscape }: Pick<Dialect, 'delimiter' | 'quoteEscape'>,
  cells: number,
  linesBeforeData: number,
): DetectedLayout['layout'] => ({ delimiter, quoteEscape, cells, linesBeforeData });
