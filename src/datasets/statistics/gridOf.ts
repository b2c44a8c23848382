import type { DuckDBConnection } from '@duckdb/node-api';
import type { Association } from '../../domain/statistics/association.ts';
import type { Relation } from '../../domain/statistics/relation.ts';
import { Figure } from '../../domain/statistics/statisticsResult.ts';
import { readRow } from '../types/countedValues.ts';
import type { DrawnColumn } from './drawnColumn.ts';
import { double } from './numberSql.ts';
import { PREPARED } from './prepareRows.ts';

/** Bins of the first column, which is drawn upwards, and of the second. */
const BINS = { first: 20, second: 28 } as const;
/** A range that is a smaller part of its values cannot be divided in doubles. */
const LEAST_RANGE = 1e-12;

/** Equal-width bins from a first edge on. */
interface Bins {
  readonly from: number;
  readonly width: number;
  readonly count: number;
}

/** The rows that have both numbers, counted in a grid, with the least-squares line. */
export async function gridOf(
  connection: DuckDBConnection,
  { id }: Association,
  [first, second]: readonly [DrawnColumn, DrawnColumn],
): Promise<Relation | undefined> {
  const [y, x] = [first.value, second.value];
  const isComplete = `${y} is not null and ${x} is not null`;
  const spread = (value: string) => `min(${value}), max(${value}), bool_and(${value} = floor(${value}))`;
  const row = await readRow(
    connection,
    `select count(*), ${spread(y)}, ${spread(x)} from ${PREPARED} where ${isComplete}`,
  );
  if (Number(row[0]) === 0) return undefined;
  const few = (value: string, most: number) => readFewValues(connection, { value, isComplete, most });
  const firstBins = equalBins(row.slice(1, 4), BINS.first, await few(y, BINS.first));
  const secondBins = equalBins(row.slice(4, 7), BINS.second, await few(x, BINS.second));
  const counts = Array.from({ length: firstBins.count }, () =>
    Array.from({ length: secondBins.count }, () => 0),
  );
  const found = await connection.runAndReadAll(
    `select ${binSql(y, firstBins)}, ${binSql(x, secondBins)}, count(*) from ${PREPARED} where ${isComplete} group by 1, 2`,
  );
  for (const [line = 0, place = 0, count = 0] of found.getRows().map((cells) => cells.map(Number))) {
    const bins = counts[line];
    if (bins) bins[place] = count;
  }
  return {
    kind: 'grid',
    id,
    firstEdges: edgesOf(firstBins),
    secondEdges: edgesOf(secondBins),
    counts,
    fit: await fitOf(connection, [first, second]),
  };
}

/** The values of a column that has few of them; empty for one that has more. */
async function readFewValues(
  connection: DuckDBConnection,
  { value, isComplete, most }: { readonly value: string; readonly isComplete: string; readonly most: number },
): Promise<number[]> {
  const found = await connection.runAndReadAll(
    `select distinct ${value} from ${PREPARED} where ${isComplete} limit ${most + 1}`,
  );
  const values = found.getRows().map(([cell]) => Number(cell));
  return values.length > most ? [] : values;
}

/**
 * Whole numbers get whole widths, so that each bin can hold as many of them as its neighbour; those of few values, such as 50, 60 and
 * 100, bins with these values in their middle.
 */
function equalBins([low, high, whole]: readonly unknown[], most: number, values: readonly number[]): Bins {
  const [min, max] = [Number(low), Number(high)];
  const range = max - min;
  if (!(range > LEAST_RANGE * Math.max(Math.abs(min), Math.abs(max)))) {
    const width = Math.max(1, Math.abs(min) * 0.01);
    return { from: min - width / 2, width, count: 1 };
  }
  if (whole === true && Number.isSafeInteger(min) && Number.isSafeInteger(max)) {
    const step = values.reduce((divisor, value) => greatestDivisor(divisor, value - min), 0);
    if (step > 0 && range / step < most)
      return { from: min - step / 2, width: step, count: range / step + 1 };
    const width = Math.ceil((range + 1) / most);
    return { from: min - 0.5, width, count: Math.ceil((range + 1) / width) };
  }
  return { from: min, width: range / most, count: most };
}

const greatestDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestDivisor(other, one % other);

/** As they are stored, so that every count is that of the edges that readers see. */
const edgesOf = ({ from, width, count }: Bins): number[] =>
  Array.from({ length: count + 1 }, (_, edge) => Figure.parse(from + edge * width));

/** The bin whose edges a value lies between; the value at an edge is in the bin that begins there. The last bin has its upper edge. */
function binSql(value: string, bins: Bins): string {
  const { from, width, count } = bins;
  const edges = `[${edgesOf(bins).map(double).join(', ')}]`;
  const last = count - 1;
  // A division alone puts a value beside an edge into the wrong bin.
  const divided = `greatest(0, least(${last}, cast(floor((${value} - ${double(from)}) / ${double(width)}) as integer)))`;
  const isBefore = `(${value} < ${edges}[${divided} + 1])::integer`;
  const isBehind = `(${value} >= ${edges}[${divided} + 2])::integer`;
  return `greatest(0, least(${last}, ${divided} - ${isBefore} + ${isBehind}))`;
}

async function fitOf(
  connection: DuckDBConnection,
  [first, second]: readonly [DrawnColumn, DrawnColumn],
): Promise<{ intercept: number; slope: number } | null> {
  const [y, x] = [first.number, second.number];
  if (!y || !x || x.standardDeviation === 0) return null;
  const [scaled, offset] = await readRow(
    connection,
    `select regr_slope(${y.cell}, ${x.cell}), regr_intercept(${y.cell}, ${x.cell}) from ${PREPARED}`,
  );
  if (scaled === null || scaled === undefined || !Number.isFinite(Number(scaled))) return null;
  const slope = (Number(scaled) * y.standardDeviation) / x.standardDeviation;
  const intercept = y.mean + y.standardDeviation * Number(offset) - slope * x.mean;
  return Number.isFinite(slope) && Number.isFinite(intercept) ? { intercept, slope } : null;
}
