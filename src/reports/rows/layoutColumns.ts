import { CONTENT_WIDTH } from '../layout/designTokens.ts';
import { oneLine, printableText } from '../layout/printableText.ts';
import { textWidth } from '../layout/textWidth.ts';
import { CELL, type RowColumn, type RowLayout } from './rowLayout.ts';

/** Limits of a column's width, in points; within them it depends on the cells. */
const LEAST_WIDTH = 26;
const MOST_WIDTH = 168;
/** A head may be broken into lines, so it asks for less room than a cell. */
const MOST_HEAD_WIDTH = 78;
/** The row's number, at the left of every band. */
const NUMBER_WIDTH = 40;
/** A band is stretched towards the full width at most so much: rows after the sample may hold longer texts. */
const MOST_STRETCH = 1.6;

/** Lays out the columns by the width of their heads and of the sample's cells. */
export function layoutColumns(
  columns: readonly { readonly name: string; readonly numeric: boolean }[],
  sample: readonly (readonly string[])[],
): RowLayout {
  const widths = columns.map((column, index) =>
    naturalWidth(
      column.name,
      sample.map((row) => row[index] ?? ''),
    ),
  );
  const room = CONTENT_WIDTH - NUMBER_WIDTH;
  const bands: RowColumn[][] = [];
  let band: RowColumn[] = [];
  let used = 0;
  for (const [index, { name, numeric }] of columns.entries()) {
    const width = widths[index] ?? LEAST_WIDTH;
    if (used + width > room) {
      bands.push(band);
      band = [];
      used = 0;
    }
    band.push({ index, name: oneLine(name), width, numeric });
    used += width;
  }
  if (band.length > 0) bands.push(band);
  return {
    numberWidth: NUMBER_WIDTH,
    columns: columns.length,
    bands: bands.map((each) => stretched(each, room)),
  };
}

function naturalWidth(name: string, cells: readonly string[]): number {
  const head = Math.min(MOST_HEAD_WIDTH, textWidth(printableText(oneLine(name)), CELL.headSize, true));
  let widest = head;
  for (const cell of cells) {
    // What is much too long to fit in one line need not be measured to its end.
    widest = Math.max(widest, textWidth(cell.slice(0, 200), CELL.size));
    if (widest >= MOST_WIDTH) break;
  }
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, widest + 2 * CELL.padX + 1));
}

function stretched(band: readonly RowColumn[], room: number): RowColumn[] {
  const used = band.reduce((sum, { width }) => sum + width, 0);
  const factor = Math.min(MOST_STRETCH, room / used);
  return band.map((column) => ({ ...column, width: column.width * factor }));
}
