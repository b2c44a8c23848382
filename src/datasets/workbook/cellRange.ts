/** Rows and columns from 1, both ends included. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The last row and column of a sheet (ECMA-376, part 1, 18.3.1.73 and 18.3.1.4; limits of Excel). */
export const SHEET_ROWS = 1_048_576;
export const SHEET_COLUMNS = 16_384;

/** A range such as `B2:B7`; undefined for one that no sheet has. */
export function cellRange(reference: string): CellRange | undefined {
  const [, left = '', top = '', right = left, bottom = top] =
    /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(reference) ?? [];
  const range = {
    top: Number(top),
    bottom: Number(bottom),
    left: columnNumber(left),
    right: columnNumber(right),
  };
  const isInSheet =
    range.top >= 1 &&
    range.top <= range.bottom &&
    range.bottom <= SHEET_ROWS &&
    range.left >= 1 &&
    range.left <= range.right &&
    range.right <= SHEET_COLUMNS;
  return isInSheet ? range : undefined;
}

/** 1 for A, 27 for AA. */
export const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
