import type { CellRange } from './cellRange.ts';

export type SheetRow = (string | null)[];

/**
 * Gives every cell of a merged range its value, in place: a range over several rows of one column means that value in each of
 * these rows. Names above several columns become part of the names below them.
 *
 * @returns how many ranges were filled
 */
export function fillMergedCells(rows: SheetRow[], merged: readonly CellRange[]): number {
  let filled = 0;
  const top = rows.findIndex((row) => row.filter((cell) => cell !== null).length > 1);
  for (const { top: first, bottom, left, right } of merged) {
    const value = rows[first - 1]?.[left - 1];
    if (value === null || value === undefined || left !== right) continue;
    // The header of two rows is made below; a name that spans both counts once.
    for (let row = first; row < bottom && row < rows.length; row += 1) setCell(rows[row], left, value);
    filled += 1;
  }
  const spanning = merged.filter(
    (range) => range.top === top + 1 && range.bottom === top + 1 && range.left < range.right,
  );
  return filled + joinNames(rows, top, spanning);
}

/** Joins two rows of names, where names of the upper one span several of the lower; the upper row becomes a blank one. */
function joinNames(rows: SheetRow[], top: number, spanning: readonly CellRange[]): number {
  const upper = rows[top];
  const lower = rows[top + 1];
  if (!upper || !lower || spanning.length === 0) return 0;
  const areNames = spanning.every(({ left, right }) =>
    lower.slice(left - 1, right).every((cell) => cell !== null && /\p{L}/u.test(cell)),
  );
  if (!areNames) return 0;
  for (const { left, right } of spanning)
    for (let column = left + 1; column <= right; column += 1) setCell(upper, column, upper[left - 1] ?? null);
  for (const [index, above] of upper.entries()) {
    const below = lower[index] ?? null;
    setCell(lower, index + 1, above === null || above === below ? below : [above, below].join(' ').trim());
  }
  rows[top] = [];
  return spanning.length;
}

/** @param column from 1 */
function setCell(row: SheetRow | undefined, column: number, value: string | null): void {
  if (!row) return;
  while (row.length < column) row.push(null);
  row[column - 1] = value;
}
