/** The rows of one group, and their mean and sample variance (n - 1), 0 for one row. */
export interface GroupMoments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** Sums of squares between and within groups. */
export function groupSquares(groups: readonly GroupMoments[]): {
  readonly n: number;
  readonly between: number;
  readonly within: number;
} {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const mean = groups.reduce((sum, group) => sum + group.n * group.mean, 0) / n;
  const between = groups.reduce((sum, group) => sum + group.n * (group.mean - mean) ** 2, 0);
  const within = groups.reduce((sum, { n: rows, variance }) => sum + (rows - 1) * variance, 0);
  return { n, between, within };
}
