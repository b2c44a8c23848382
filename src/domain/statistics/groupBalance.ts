import type { GroupMoments } from './groupMoments.ts';
import { dot, invertSymmetric, multiply } from './symmetricMatrix.ts';

/**
 * How far groups are apart in a number: the distance of two means in standard deviations, the mean over all pairs of groups, as Table 1
 * gives it (Austin 2009). Null for fewer than two groups and for groups without variation that differ.
 */
export const numberBalance = (groups: readonly GroupMoments[]): number | null =>
  meanOfPairs(
    groups.filter(({ n }) => n > 1),
    (one, other) => {
      const distance = Math.abs(one.mean - other.mean);
      const deviation = Math.sqrt((one.variance + other.variance) / 2);
      return distance === 0 ? 0 : distance / deviation;
    },
  );

/**
 * The same for the shares of the levels of a category, as the distance of Mahalanobis (Yang and Dalton 2012).
 *
 * @param counts rows by group, then by level
 */
export function categoryBalance(counts: readonly (readonly number[])[]): number | null {
  const shares = counts.flatMap((group) => {
    const n = group.reduce((sum, count) => sum + count, 0);
    return n > 0 ? [group.map((count) => count / n)] : [];
  });
  return meanOfPairs(shares, (one, other) => {
    const used = one.map((share, at) => share + (other[at] ?? 0) > 0);
    const [first, second] = [one, other].map((group) => group.filter((_, at) => used[at]).slice(1));
    if (!first || !second || first.length === 0) return 0;
    const covariance = first.map((_, row) =>
      first.map((_share, column) => (element(first, row, column) + element(second, row, column)) / 2),
    );
    const difference = first.map((share, at) => share - (second[at] ?? 0));
    const inverse = invertSymmetric(covariance);
    if (inverse === undefined) return difference.every((share) => share === 0) ? 0 : Number.POSITIVE_INFINITY;
    return Math.sqrt(Math.max(0, dot(difference, multiply(inverse, difference))));
  });
}

/** Of the covariance of the shares of one group. */
function element(shares: readonly number[], row: number, column: number): number {
  const [one = 0, other = 0] = [shares[row], shares[column]];
  return row === column ? one * (1 - one) : -one * other;
}

function meanOfPairs<T>(groups: readonly T[], distance: (one: T, other: T) => number): number | null {
  const distances = groups.flatMap((one, at) => groups.slice(at + 1).map((other) => distance(one, other)));
  const mean = distances.reduce((sum, value) => sum + value, 0) / distances.length;
  return Number.isFinite(mean) ? mean : null;
}
