export type Matrix = readonly (readonly number[])[];

/** Pivots below this share of the diagonal are rounding errors. */
const ROUNDING = 1e-12;

/**
 * The inverse of a symmetric, positive definite matrix, by Gauss and Jordan.
 *
 * @returns undefined for a matrix that has none
 */
export function invertSymmetric(matrix: Matrix): number[][] | undefined {
  const size = matrix.length;
  const work = matrix.map((row, at) => [...row, ...row.map((_, column) => (column === at ? 1 : 0))]);
  for (let pivot = 0; pivot < size; pivot += 1) {
    const row = work[pivot] ?? [];
    const value = row[pivot] ?? 0;
    if (!(value > ROUNDING * Math.abs(matrix[pivot]?.[pivot] ?? 0))) return undefined;
    for (let column = 0; column < 2 * size; column += 1) row[column] = (row[column] ?? 0) / value;
    for (const [at, other] of work.entries()) {
      const factor = other[pivot] ?? 0;
      if (at === pivot || factor === 0) continue;
      for (let column = 0; column < 2 * size; column += 1) {
        other[column] = (other[column] ?? 0) - factor * (row[column] ?? 0);
      }
    }
  }
  return work.map((row) => row.slice(size));
}

export const multiply = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => dot(row, vector));

export const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
