import { chiSquareUpper, logFactorial, noncentralChiSquareCdf } from './distributions.ts';
import { MINIMUM_ROWS } from './minimumRows.ts';
import { noncentralityInterval } from './noncentralityInterval.ts';
import { type Effect, type NotEstimable, notEstimable, type StatisticalTest } from './statisticsResult.ts';

/** Counts by row and column; every row and every column has a count above zero. */
export type CountTable = readonly (readonly number[])[];

export interface Contingency {
  readonly estimable: true;
  readonly effect: Effect;
  readonly test: StatisticalTest;
}

/** Cochran's rule: expected counts, and the share of the cells that must reach the first. */
const ENOUGH_EXPECTED = 5;
const LEAST_EXPECTED = 1;
const ENOUGH_CELLS = 0.8;

/**
 * Cramér's V with the interval of the noncentral χ² distribution (Smithson 2003), from 0 where no association fits the counts too.
 * The test is Pearson's χ² without correction; for a table of two by two with an expected count below five Fisher's exact test.
 */
export function contingency(table: CountTable): Contingency | NotEstimable {
  const rows = table.map((row) => total(row));
  const columns = (table[0] ?? []).map((_, at) => total(table.map((row) => row[at] ?? 0)));
  const n = total(rows);
  if (rows.length < 2 || columns.length < 2) return notEstimable('constant');
  if (n < MINIMUM_ROWS) return notEstimable('tooFewRows');
  const expected = rows.flatMap((row) => columns.map((column) => (row * column) / n));
  const x = total(table.flat().map((count, at) => (count - (expected[at] ?? 0)) ** 2 / (expected[at] ?? 1)));
  const isTwoByTwo = rows.length === 2 && columns.length === 2;
  const enough = expected.filter((count) => count >= ENOUGH_EXPECTED).length;
  const isSparse =
    enough < ENOUGH_CELLS * expected.length || expected.some((count) => count < LEAST_EXPECTED);
  if (isSparse && !isTwoByTwo) return notEstimable('sparseTable');
  const df = (rows.length - 1) * (columns.length - 1);
  const most = n * (Math.min(rows.length, columns.length) - 1);
  const limits = noncentralityInterval((lambda) => noncentralChiSquareCdf(x, df, lambda), x);
  const v = (square: number) => Math.min(1, Math.sqrt(square / most));
  const isExact = isTwoByTwo && enough < expected.length;
  return {
    estimable: true,
    effect: {
      name: 'cramersV',
      value: v(x),
      lower: limits.lower === 0 ? 0 : v(limits.lower + df),
      upper: v(limits.upper + df),
    },
    test: isExact
      ? { name: 'fisherExact', statistic: null, degreesOfFreedom: [], p: fisherExact(table) }
      : { name: 'chiSquare', statistic: x, degreesOfFreedom: [df], p: chiSquareUpper(x, df) },
  };
}

/** Two tables are as likely when their probabilities differ by no more than rounding, as in R. */
const AS_LIKELY = 1 + 1e-7;

/** Two-sided: the probability of all tables with these totals that are as likely as this one, or less. */
export function fisherExact([[a = 0, b = 0] = [], [c = 0, d = 0] = []]: CountTable): number {
  const first = a + b;
  const column = a + c;
  const n = first + c + d;
  const constant =
    [first, n - first, column, n - column].reduce((sum, count) => sum + logFactorial(count), 0) -
    logFactorial(n);
  const probability = (count: number) =>
    Math.exp(
      constant -
        [count, first - count, column - count, n - first - column + count].reduce(
          (sum, cell) => sum + logFactorial(cell),
          0,
        ),
    );
  const observed = probability(a) * AS_LIKELY;
  let p = 0;
  for (let count = Math.max(0, first + column - n); count <= Math.min(first, column); count += 1) {
    const likely = probability(count);
    if (likely <= observed) p += likely;
  }
  return Math.min(1, p);
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
