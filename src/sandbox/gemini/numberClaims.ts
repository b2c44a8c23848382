import { EVENT_NAME, TIME_NAME } from '../../domain/analysis/defaultPlan.ts';
import type { RowColumn } from './rowColumns.ts';
import type { WrittenClaim } from './sandboxClaims.ts';

/** Columns that are compared with each other, so that a wide table does not take seconds. */
const MOST_COLUMNS = 30;
/** A column of more different numbers is a measure, one of at most as many values a category. */
const MOST_CODES = 7;
const FEWEST_ROWS = 10;
const FEWEST_PER_GROUP = 5;
/** An effect is noticed from so many standard errors on. */
const NOTICED = 2;

interface Measure {
  readonly name: string;
  readonly numbers: readonly (number | null)[];
}

/** The two measures with the strongest correlation in these rows; none that chance explains. */
export function strongestAssociation(columns: readonly RowColumn[]): WrittenClaim[] {
  const measures = measuresOf(columns);
  const pairs = measures.flatMap((first, at) =>
    measures.slice(at + 1).flatMap((second) => {
      const r = correlationOf(first.numbers, second.numbers);
      return r === undefined ? [] : [{ first, second, r }];
    }),
  );
  const [strongest] = pairs.toSorted((one, other) => Math.abs(other.r) - Math.abs(one.r));
  if (!strongest) return [];
  const { first, second, r } = strongest;
  const direction = r > 0 ? 'positive' : 'negative';
  return [{ predicate: 'association', columns: [first.name, second.name], levels: [], direction }];
}

/** The measure and the groups whose means are furthest apart in these rows, in standard errors; none that chance explains. */
export function strongestDifference(columns: readonly RowColumn[]): WrittenClaim[] {
  const categories = columns
    .filter(({ values }) => values.length >= 2 && values.length <= MOST_CODES)
    .slice(0, MOST_COLUMNS);
  const differences = measuresOf(columns).flatMap((measure) =>
    categories
      .filter(({ name }) => !(TIME_NAME.test(measure.name) && EVENT_NAME.test(name)))
      .flatMap((by) => {
        const found = differenceOf(measure.numbers, by.cells);
        return found ? [{ measure, by, ...found }] : [];
      }),
  );
  const [strongest] = differences.toSorted((one, other) => other.size - one.size);
  if (!strongest) return [];
  const { measure, by, higher, lower } = strongest;
  return [
    {
      predicate: 'difference',
      columns: [measure.name, by.name],
      levels: [higher, lower],
      direction: null,
    },
  ];
}

const measuresOf = (columns: readonly RowColumn[]): Measure[] =>
  columns
    .flatMap(({ name, values, numbers }) =>
      numbers && values.length > MOST_CODES ? [{ name, numbers }] : [],
    )
    .slice(0, MOST_COLUMNS);

/** Pearson's r of the rows that have both; undefined where it is no more than chance. */
function correlationOf(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
): number | undefined {
  const pairs = first.flatMap((x, row) => {
    const y = second[row] ?? null;
    return x === null || y === null ? [] : [{ x, y }];
  });
  if (pairs.length < FEWEST_ROWS) return undefined;
  const meanX = meanOf(pairs.map(({ x }) => x));
  const meanY = meanOf(pairs.map(({ y }) => y));
  const sumOf = (product: (pair: { x: number; y: number }) => number) =>
    pairs.reduce((sum, pair) => sum + product(pair), 0);
  const r =
    sumOf(({ x, y }) => (x - meanX) * (y - meanY)) /
    Math.sqrt(sumOf(({ x }) => (x - meanX) ** 2) * sumOf(({ y }) => (y - meanY) ** 2));
  return Math.abs(r) >= NOTICED / Math.sqrt(pairs.length) ? r : undefined;
}

/** The groups with the highest and the lowest mean, and by how many standard errors these differ. */
function differenceOf(numbers: readonly (number | null)[], cells: readonly string[]) {
  const groups = new Map<string, number[]>();
  for (const [row, cell] of cells.entries()) {
    const value = numbers[row] ?? null;
    if (cell === '' || value === null) continue;
    const group = groups.get(cell);
    if (group) group.push(value);
    else groups.set(cell, [value]);
  }
  const summaries = [...groups]
    .filter(([, values]) => values.length >= FEWEST_PER_GROUP)
    .map(([level, values]) => {
      const mean = meanOf(values);
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return { level, mean, squaredError: squares / (values.length - 1) / values.length };
    })
    .toSorted((one, other) => other.mean - one.mean);
  const [higher, lower] = [summaries.at(0), summaries.at(-1)];
  if (!higher || !lower) return undefined;
  const size = (higher.mean - lower.mean) / Math.sqrt(higher.squaredError + lower.squaredError);
  return size >= NOTICED ? { higher: higher.level, lower: lower.level, size } : undefined;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
