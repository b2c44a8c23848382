/** A cell that may have been read in part only. */
export interface LongCell {
  readonly text: string;
  /** Of the whole cell. */
  readonly characters: number;
}

/** The least size of a mark with a few characters before it, bytes. */
const LEAST_BYTES = 64;

/**
 * Cuts the longest cells of a row so that all of them fit together: each keeps as much as the others leave, and ends in
 * a mark that states its original length, as in `patient repor…[cut, of 1000000 characters]`.
 *
 * @param maxBytes of all cells, without the delimiters
 * @param sizeOf bytes that a text takes as a cell
 * @returns undefined when there are too many cells for that
 */
export function cutCells(
  cells: readonly (LongCell | null)[],
  maxBytes: number,
  sizeOf: (text: string) => number,
): { readonly cells: readonly (string | null)[]; readonly cut: number } | undefined {
  const sizes = cells.map((cell) => (cell === null ? 0 : sizeOf(cell.text)));
  const level = fillLevel(sizes, maxBytes);
  if (level < LEAST_BYTES && sizes.some((size) => size > level)) return undefined;
  const isCut = (at: number) => (sizes[at] ?? 0) > level;
  return {
    cells: cells.map((cell, at) =>
      cell !== null && isCut(at) ? cutCell(cell, level, sizeOf) : (cell?.text ?? null),
    ),
    cut: cells.filter((_, at) => isCut(at)).length,
  };
}

/** The most bytes that one cell may take so that all fit. */
function fillLevel(sizes: readonly number[], maxBytes: number): number {
  let left = maxBytes;
  const ascending = [...sizes].sort((one, other) => one - other);
  for (const [at, size] of ascending.entries()) {
    const level = Math.floor(left / (ascending.length - at));
    if (size > level) return level;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function cutCell({ text, characters }: LongCell, maxBytes: number, sizeOf: (text: string) => number): string {
  const mark = `…[cut, of ${characters} characters]`;
  let kept = text.slice(0, maxBytes);
  while (sizeOf(kept + mark) > maxBytes) {
    // Each round removes half of the excess: a character takes one to four bytes, a quote two.
    const excess = sizeOf(kept + mark) - maxBytes;
    kept = kept.slice(0, kept.length - Math.ceil(excess / 4));
  }
  return kept.replace(/[\ud800-\udbff]$/, '') + mark;
}
