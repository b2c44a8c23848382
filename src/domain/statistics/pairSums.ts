/** The rows that have both numbers, and the sums of squares and products of their distances from their means. */
export interface PairSums {
  readonly n: number;
  readonly sxx: number;
  readonly syy: number;
  readonly sxy: number;
}

/** The variance of numbers that only differ by rounding, where the whole column has a variance of 1. */
const ROUNDING = 1e-18;

/** Whether numbers of a standardised column are all the same, except for rounding. */
export const isConstant = (sumOfSquares: number, n: number): boolean => sumOfSquares <= n * ROUNDING;
