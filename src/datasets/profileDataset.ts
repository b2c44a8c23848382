import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type {
  ColumnProfile,
  DatasetProfile,
  IdentifyingReason,
  NumericColumn,
} from '../domain/datasetProfile.ts';
import { cell, text } from './sql.ts';

/** Decimal numbers, with or without an exponent; a leading zero such as 007 is a code, not a number. */
const NUMBER = '[+-]?(?:0|[1-9][0-9]*)?(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?';
const TOP_VALUES = 10;
const MAX_BINS = 20;
const MIN_BINS = 5;

/** The exact statistics of the table `source`, column by column; identifying columns get counts only. */
export async function profileDataset(
  connection: DuckDBConnection,
  header: readonly string[],
  identifying: ReadonlyMap<number, IdentifyingReason>,
): Promise<DatasetProfile> {
  const columns: ColumnProfile[] = [];
  let rows = 0;
  for (const [index, name] of header.entries()) {
    const column = cell(index);
    const isNumber = `regexp_full_match(trim(${column}), ${text(NUMBER)}) and isfinite(try_cast(trim(${column}) as double))`;
    const [total = 0, count = 0, distinct = 0, numbers = 0] = numbersOf(
      await readRow(
        connection,
        `select count(*), count(${column}), count(distinct ${column}), count(*) filter (${isNumber}) from source`,
      ),
    );
    rows = total;
    const counts = { name, count, missing: total - count, distinct };
    const reason = identifying.get(index);
    if (reason !== undefined) columns.push({ kind: 'identifying', ...counts, reason });
    else if (count > 0 && numbers === count) columns.push(await numericColumn(connection, column, counts));
    else columns.push({ kind: 'text', ...counts, topValues: await topValues(connection, column) });
  }
  return { rows, columns };
}

type Counts = Pick<NumericColumn, 'name' | 'count' | 'missing' | 'distinct'>;

async function numericColumn(
  connection: DuckDBConnection,
  column: string,
  counts: Counts,
): Promise<NumericColumn> {
  const value = `cast(trim(${column}) as double)`;
  const row = await readRow(
    connection,
    `select avg(v), stddev_samp(v), min(v), quantile_cont(v, 0.25), quantile_cont(v, 0.5), quantile_cont(v, 0.75),
       max(v), count(distinct v), bool_and(v = trunc(v)) from (select ${value} as v from source where ${column} is not null)`,
  );
  const [mean = 0, , min = 0, lowerQuartile = 0, median = 0, upperQuartile = 0, max = 0, distinct = 0] =
    numbersOf(row);
  const spread = { count: counts.count, min, lowerQuartile, upperQuartile, max, whole: row[8] === true };
  return {
    kind: 'numeric',
    ...counts,
    distinct,
    mean,
    standardDeviation: row[1] === null ? null : Number(row[1]),
    min,
    lowerQuartile,
    median,
    upperQuartile,
    max,
    histogram: await histogram(connection, column, value, binEdges(spread)),
    topValues: await topValues(connection, column, value),
  };
}

/**
 * Edges of equal-width bins by the rule of Freedman and Diaconis (1981), between 5 and 20 of them; whole numbers get
 * whole widths, so that no bin holds more of them than its neighbour.
 */
export function binEdges(spread: {
  readonly count: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly max: number;
  readonly whole: boolean;
}): number[] {
  const { count, min, lowerQuartile, upperQuartile, max, whole } = spread;
  const range = max - min;
  if (range <= 0) return [min, max];
  const ideal = (2 * (upperQuartile - lowerQuartile)) / Math.cbrt(count);
  const wanted = Math.min(MAX_BINS, Math.max(MIN_BINS, ideal > 0 ? Math.ceil(range / ideal) : MAX_BINS));
  if (!whole)
    return Array.from({ length: wanted + 1 }, (_, bin) =>
      bin === wanted ? max : min + (range * bin) / wanted,
    );
  const width = Math.max(1, Math.ceil((range + 1) / wanted));
  const bins = Math.ceil((range + 1) / width);
  return Array.from({ length: bins + 1 }, (_, bin) => min + bin * width);
}

async function histogram(
  connection: DuckDBConnection,
  column: string,
  value: string,
  edges: readonly number[],
): Promise<NumericColumn['histogram']> {
  const bins = edges.length - 1;
  const [min = 0, second = min] = edges;
  const width = second - min;
  const bin =
    width === 0
      ? '0'
      : `least(${bins - 1}, cast(floor((${value} - ${literal(min)}) / ${literal(width)}) as integer))`;
  const counted = await connection.runAndReadAll(
    `select ${bin} as bin, count(*) from source where ${column} is not null group by bin`,
  );
  const counts = new Map(counted.getRows().map(([index, count]) => [Number(index), Number(count)]));
  return Array.from({ length: bins }, (_, index) => ({
    from: edges[index] ?? min,
    to: edges[index + 1] ?? min,
    count: counts.get(index) ?? 0,
  }));
}

/** In full precision, so that the edges in SQL are the edges here. */
const literal = (value: number): string => `cast(${text(String(value))} as double)`;

async function topValues(
  connection: DuckDBConnection,
  column: string,
  value = column,
): Promise<NumericColumn['topValues']> {
  const found = await connection.runAndReadAll(
    `select ${value} as v, count(*) as n from source where ${column} is not null group by v order by n desc, v limit ${TOP_VALUES}`,
  );
  return found.getRows().map(([top, count]) => ({ value: String(top), count: Number(count) }));
}

async function readRow(connection: DuckDBConnection, sql: string): Promise<readonly DuckDBValue[]> {
  return (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
}

const numbersOf = (row: readonly DuckDBValue[]): number[] => row.map(Number);
