import { type CellRange, cellRange, columnNumber, SHEET_COLUMNS, SHEET_ROWS } from './cellRange.ts';
import { xmlTags } from './xmlTags.ts';

/** How large a sheet is, before its cells are read. */
export interface SheetOutline {
  /** The last row and column, from 1, that the sheet mentions. */
  readonly rows: number;
  readonly columns: number;
  /** Rows that have a cell with a value, and the most of these in a row. */
  readonly filledRows: number;
  readonly widestRow: number;
  /** Cells that hold an error such as `#N/A`. */
  readonly errors: number;
  readonly merged: readonly CellRange[];
}

/** Merged ranges beyond these are not looked at. */
const MAX_MERGED = 100_000;

const ROW_OR_CELL = /<(?:[\w.-]+:)?(?:(row|c)((?:\s[^<>]*)?)|(v|t)(?:\s[^<>]*)?)>/g;
const REFERENCE = /\sr\s*=\s*["']([A-Z]{0,3})(\d{1,10})["']/;

/** Looks through the XML of a sheet; undefined for a reference that no sheet of Excel has. */
export function sheetOutline(xml: string): SheetOutline | undefined {
  let rows = 0;
  let columns = 0;
  let filledRows = 0;
  let widestRow = 0;
  let errors = 0;
  let filled = 0;
  let isCounted = true;
  for (const [, tag, attributes = ''] of xml.matchAll(ROW_OR_CELL)) {
    if (tag === undefined) {
      // A value, or the text of one; several runs of a text are one value.
      if (isCounted) continue;
      isCounted = true;
      filled += 1;
      if (filled === 1) filledRows += 1;
      widestRow = Math.max(widestRow, filled);
      continue;
    }
    const [, letters = '', number = ''] = REFERENCE.exec(attributes) ?? [];
    rows = Math.max(rows, Number(number));
    columns = Math.max(columns, columnNumber(letters));
    isCounted = tag === 'row' || attributes.endsWith('/');
    if (tag === 'row') filled = 0;
    else if (/\st\s*=\s*["']e["']/.test(attributes)) errors += 1;
  }
  if (rows > SHEET_ROWS || columns > SHEET_COLUMNS) return undefined;
  return { rows, columns, filledRows, widestRow, errors, merged: mergedRanges(xml) };
}

function mergedRanges(xml: string): CellRange[] {
  const ranges: CellRange[] = [];
  for (const { attributes } of xmlTags(xml, ['mergeCell'])) {
    const range = cellRange(attributes.get('ref') ?? '');
    if (range && ranges.push(range) === MAX_MERGED) break;
  }
  return ranges;
}
