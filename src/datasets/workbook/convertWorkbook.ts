import { readFile, writeFile } from 'node:fs/promises';
import { readSheet } from 'read-excel-file/universal';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { csvLine } from '../csvLine.ts';
import { tooLarge } from '../sourceFile.ts';
import { cellText, numberText } from './cellText.ts';
import { chooseSheet } from './chooseSheet.ts';
import { fillMergedCells, type SheetRow } from './mergedCells.ts';
import { type SheetOutline, sheetOutline } from './sheetOutline.ts';
import {
  damaged,
  openWorkbook,
  type WorkbookParts,
  type WorkbookSheet,
  workbookTooLarge,
} from './workbookParts.ts';
import { storedZip } from './zipArchive.ts';

export interface WorkbookTask {
  readonly path: string;
  /** Where the CSV file is written. */
  readonly target: string;
  /** The name of the file in messages. */
  readonly name: string;
  /** What the user calls the sheet. */
  readonly sheet: string | undefined;
  /** Of the CSV file. */
  readonly maxBytes: number;
}

/** Cells of a sheet, empty ones included: each takes memory. */
const MAX_CELLS = 5_000_000;
/** Names of other sheets that are told. */
const TOLD_SHEETS = 50;

/**
 * Writes a sheet of an Excel workbook as CSV of RFC 4180, a line for each of its rows. It takes the values that formulas had when
 * the workbook was saved; a cell with an error is empty. Columns without any value are left out.
 *
 * @throws {@link DatasetSourceError}
 */
export async function convertWorkbook(task: WorkbookTask): Promise<readonly SourceNotice[]> {
  const { name, path, target, maxBytes } = task;
  const parts = openWorkbook(name, await readFile(path));
  const outlines = new Map<WorkbookSheet, { readonly outline: SheetOutline; readonly xml: Buffer }>();
  const { sheet, outline } = chooseSheet(name, parts.sheets, {
    asked: task.sheet,
    outlineOf: (other) => {
      outlines.clear();
      const xml = parts.read(other.path);
      const found = sheetOutline(xml.toString('utf8'));
      if (!found) throw damaged(name, 'has cells beyond the last row or column of a sheet');
      outlines.set(other, { outline: found, xml });
      return found;
    },
  });
  if (outline.rows * outline.columns > MAX_CELLS) throw workbookTooLarge(name);
  const xml = outlines.get(sheet)?.xml ?? parts.read(sheet.path);
  const rows = await readRows(name, parts, xml);
  const filled = fillMergedCells(rows, outline.merged);
  const csv = csvOf(rows);
  if (Buffer.byteLength(csv) > maxBytes) throw tooLarge(name, 'as a table its bytes are', maxBytes);
  await writeFile(target, csv);
  return noticesOf(parts, { sheet, outline, filled });
}

function noticesOf(
  { sheets }: WorkbookParts,
  {
    sheet,
    outline,
    filled,
  }: { readonly sheet: WorkbookSheet; readonly outline: SheetOutline; readonly filled: number },
): SourceNotice[] {
  const others = sheets.filter((other) => other !== sheet).map((other) => other.name);
  const notices: SourceNotice[] = [];
  if (others.length > 0) {
    const told = others.slice(0, TOLD_SHEETS);
    notices.push({ kind: 'workbookSheet', sheet: sheet.name, others: told, count: others.length });
  }
  if (outline.errors > 0) notices.push({ kind: 'errorCells', cells: outline.errors });
  if (filled > 0) notices.push({ kind: 'mergedCells', ranges: filled });
  return notices;
}

/** The rows of a sheet as text. The reader gets an archive of nothing but the parts it needs, whose sizes are known. */
async function readRows(name: string, parts: WorkbookParts, xml: Buffer): Promise<SheetRow[]> {
  const files = new Map([
    // Some programs write `true` where the reader knows `1` only.
    ['xl/workbook.xml', Buffer.from(workbookXml(parts.from1904))],
    ['xl/_rels/workbook.xml.rels', Buffer.from(RELATIONS_XML)],
    [SHEET, xml],
  ]);
  if (parts.texts !== undefined) files.set('xl/sharedStrings.xml', parts.read(parts.texts));
  if (parts.styles !== undefined) {
    files.set('xl/styles.xml', Buffer.from(withoutSpans(parts.read(parts.styles).toString('utf8'))));
  }
  const archive = storedZip(files).buffer;
  const cells: readonly (readonly unknown[])[] = await readSheet(archive, 1, {
    parseNumber: numberText,
  }).catch(() => {
    // Messages of the reader may repeat the content of a cell.
    throw damaged(name, 'breaks the format');
  });
  return cells.map((row) => row.map((cell) => cellText(cell, parts.from1904)));
}

const SHEET = 'xl/sheet.xml';
const workbookXml = (from1904: boolean): string =>
  `<workbook><workbookPr date1904="${from1904 ? 1 : 0}"/><sheets><sheet name="sheet" sheetId="1" r:id="sheet"/></sheets></workbook>`;
const RELATIONS_XML = `<Relationships><Relationship Id="sheet" Target="/${SHEET}"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>`;

/** Spans of time such as `[h]:mm` are shown like times but are numbers of days, and no dates. */
const withoutSpans = (styles: string): string =>
  styles
    .replace(/(\sformatCode=")\[(?:h+|m+|s+)\][^"]*"/gi, '$10"')
    .replace(/(<(?:[\w.-]+:)?xf\s[^<>]*\snumFmtId=|<(?:[\w.-]+:)?xf\snumFmtId=)"46"/g, '$1"0"');

function csvOf(rows: readonly SheetRow[]): string {
  const used = usedColumns(rows);
  const last = rows.findLastIndex((row) => row.some((cell) => cell !== null));
  const lines = rows.slice(0, last + 1).map((row) => used.map((column) => row[column] ?? null));
  const firstNote = notesBelow(lines);
  return lines
    .map((cells, index) => {
      if (cells.every((cell) => cell === null)) return '\n';
      return csvLine(index >= firstNote ? cells.slice(0, 1) : cells);
    })
    .join('');
}

function usedColumns(rows: readonly SheetRow[]): number[] {
  const used = new Set<number>();
  for (const row of rows)
    for (const [column, cell] of row.entries()) if (cell !== null && cell !== '') used.add(column);
  return [...used].sort((a, b) => a - b);
}

/**
 * The place of the first of the notes at the end of a sheet: sentences in the first column, and nothing beside them. They are
 * written without delimiters, as text tables have them, and the check of the records leaves them out and tells of it.
 */
function notesBelow(lines: readonly (readonly (string | null)[])[]): number {
  let first = lines.length;
  for (let at = lines.length - 1; at > 0; at -= 1) {
    const [note, ...others] = lines[at] ?? [];
    if ((note ?? '') === '' && others.every((cell) => cell === null)) continue;
    const isNote =
      others.length > 0 && others.every((cell) => cell === null) && /^\p{L}\S* \S/u.test(note ?? '');
    if (!isNote) break;
    first = at;
  }
  return first;
}
