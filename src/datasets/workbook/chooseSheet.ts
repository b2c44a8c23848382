import { DatasetSourceError } from '../datasetSourceError.ts';
import type { SheetOutline } from './sheetOutline.ts';
import type { WorkbookSheet } from './workbookParts.ts';

export interface ChosenSheet {
  readonly sheet: WorkbookSheet;
  readonly outline: SheetOutline;
}

/**
 * The sheet that the user names, by its name or number; else the first that is shown and holds a table, which is rows of
 * several cells, or else several rows. A message does not name the sheets: they may be called after patients.
 *
 * @throws {@link DatasetSourceError} `SourceSheet`, `SourceNoRows`
 */
export function chooseSheet(
  name: string,
  sheets: readonly WorkbookSheet[],
  { asked, outlineOf }: { readonly asked: string | undefined; outlineOf(sheet: WorkbookSheet): SheetOutline },
): ChosenSheet {
  if (asked !== undefined) {
    const sheet = named(sheets, asked);
    if (!sheet) throw noSuchSheet(name, sheets);
    const outline = outlineOf(sheet);
    if (outline.filledRows > 0) return { sheet, outline };
    throw new DatasetSourceError('SourceNoRows', `${name}: sheet ${sheet.number} is empty; name another`);
  }
  const shown = sheets.filter(({ isHidden }) => !isHidden);
  const narrow: ChosenSheet[] = [];
  for (const sheet of shown.length > 0 ? shown : sheets) {
    const outline = outlineOf(sheet);
    if (outline.filledRows > 1 && outline.widestRow > 1) return { sheet, outline };
    if (outline.filledRows > 1) narrow.push({ sheet, outline });
  }
  const [first] = narrow;
  if (first) return first;
  throw new DatasetSourceError('SourceNoRows', `${name}: no sheet of the workbook holds a table`);
}

function named(sheets: readonly WorkbookSheet[], asked: string): WorkbookSheet | undefined {
  const folded = asked.toLowerCase();
  return (
    sheets.find((sheet) => sheet.name === asked) ??
    sheets.find((sheet) => sheet.name.trim().toLowerCase() === folded) ??
    sheets.find((sheet) => String(sheet.number) === asked)
  );
}

function noSuchSheet(name: string, sheets: readonly WorkbookSheet[]): DatasetSourceError {
  const numbers = sheets.map(({ number }) => number);
  const range = numbers.length === 1 ? `only 1 sheet` : `${numbers.length} sheets`;
  const advice = `--sheet (sheet) takes the name of one or its number, from ${numbers[0] ?? 1} to ${numbers.at(-1) ?? 1}`;
  return new DatasetSourceError(
    'SourceSheet',
    `${name}: has no sheet of that name, it has ${range}; ${advice}`,
  );
}
