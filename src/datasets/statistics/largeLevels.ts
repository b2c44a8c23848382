/** A level of a category, its place among them, and its rows. */
export interface CountedLevel {
  readonly label: string;
  readonly place: number;
  readonly n: number;
}

/** The levels with enough rows, and those that occur but have too few. */
export function largeLevels<L extends CountedLevel>(
  column: string,
  levels: readonly L[],
  least: number,
): {
  readonly kept: readonly L[];
  readonly leftOut: { column: string; level: string; n: number }[];
} {
  return {
    kept: levels.filter(({ n }) => n >= least),
    leftOut: levels
      .filter(({ n }) => n > 0 && n < least)
      .map(({ label, n }) => ({ column, level: label, n })),
  };
}
