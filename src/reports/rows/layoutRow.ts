import { oneLine, printableText } from '../layout/printableText.ts';
import { breakLines } from './breakLines.ts';
import { CELL, type RowColumn, type RowLayout } from './rowLayout.ts';

/** Stands for an empty cell. */
const EMPTY = '·';
/** Characters beyond which no text can fit into the lines of a cell, so that a huge one is not cleaned to its end. */
const MOST_CHARACTERS = 3_000;

/** The lines of a cell. */
export function layoutCell(cell: string, column: RowColumn): string[] {
  const text = cell === '' ? EMPTY : printableText(oneLine(cell.slice(0, MOST_CHARACTERS)));
  return breakLines(text, column.width - 2 * CELL.padX, CELL.size);
}

/** Characters that fit one line of the narrowest column, whichever they are. */
const SURELY_ONE_LINE = 2;

/** Height of a row in points, the same in every band. */
export function rowHeight(cells: readonly string[], layout: RowLayout): number {
  let lines = 1;
  for (const band of layout.bands) {
    for (const column of band) {
      const cell = cells[column.index] ?? '';
      if (cell.length > SURELY_ONE_LINE) lines = Math.max(lines, layoutCell(cell, column).length);
    }
  }
  return lines * CELL.line + 2 * CELL.padY;
}

/** Points of a band's heads, the same on all its pages. */
export function headLines(band: readonly RowColumn[], numberTitle: string, numberWidth: number): string[][] {
  const head = (title: string, width: number) =>
    breakLines(
      printableText(title.slice(0, MOST_CHARACTERS)),
      width - 2 * CELL.padX,
      CELL.headSize,
      true,
    ).slice(0, MOST_HEAD_LINES);
  return [head(numberTitle, numberWidth), ...band.map(({ name, width }) => head(name, width))];
}

const MOST_HEAD_LINES = 4;

/** Room kept for the heads on every page, in points: their most lines in any band, so that all pages hold the same rows. */
export function headHeight({ bands, numberWidth }: RowLayout, numberTitle: string): number {
  const heads = bands.flatMap((band) => headLines(band, numberTitle, numberWidth));
  return Math.max(...heads.map((head) => head.length)) * CELL.line + 2 * CELL.padY;
}
