import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type {
  ColumnProfile,
  DatasetProfile,
  IdentifyingReason,
  NumericColumn,
} from '../domain/datasets/datasetProfile.ts';
import { histogramEdges } from '../domain/datasets/histogramEdges.ts';
import { cell, text } from './sql.ts';

/** Decimal numbers, with or without an exponent; a leading zero such as 007 is a code, not a number. */
const NUMBER = '[+-]?(?:0|[1-9][0-9]*)?(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?';

/** Beyond it the squares of the standard deviation leave the range of a double; a column with such a value is text. */
const LARGEST_NUMBER = 1e150;

const TOP_VALUES = 10;

/** Characters of a value that a profile shows; free text can have any length, and a profile should stay small. */
const VALUE_CHARACTERS = 200;

/**
 * The exact statistics of the table `source`, column by column; identifying columns get counts only. A column is numeric
 * when all its values are numbers; one without any value is text.
 *
 * Each column is read once, into a table of its different values and how often they occur; the rest is asked of that
 * table. DuckDB moves such a table to temporary files when it is large, which it cannot do with the state of
 * `quantile_cont` or `mode`: memory stays within its limit at any number of rows and columns.
 */
export async function profileDataset(
  connection: DuckDBConnection,
  options: {
    readonly header: readonly string[];
    /** Rows of the table. */
    readonly rows: number;
    /** Why columns are identifying, by their index. */
    readonly identifying: ReadonlyMap<number, IdentifyingReason>;
    readonly signal: AbortSignal;
    /** Called after each column with the number of finished columns. */
    readonly onColumn?: ((done: number) => void) | undefined;
  },
): Promise<DatasetProfile> {
  const { header, rows, identifying, signal, onColumn } = options;
  const columns: ColumnProfile[] = [];
  for (const [index, name] of header.entries()) {
    signal.throwIfAborted();
    const number = 'try_cast(trim(v) as double)';
    const isNumber = `regexp_full_match(trim(v), ${text(NUMBER)}) and abs(${number}) <= ${LARGEST_NUMBER}`;
    await connection.run(
      `create or replace temp table counted as
         select ${cell(index)} as v, count(*) as n from source where ${cell(index)} is not null group by v`,
    );
    const [count = 0, distinct = 0, isNumeric] = await readRow(
      connection,
      `select coalesce(sum(n), 0), count(*), coalesce(bool_and(coalesce(${isNumber}, false)), false) from counted`,
    );
    const counts = { name, count: Number(count), missing: rows - Number(count), distinct: Number(distinct) };
    const reason = identifying.get(index);
    if (reason !== undefined) columns.push({ kind: 'identifying', ...counts, reason });
    else if (isNumeric === true) columns.push(await numericColumn(connection, counts));
    else columns.push({ kind: 'text', ...counts, topValues: await topTexts(connection) });
    onColumn?.(columns.length);
  }
  return { rows, columns };
}

type Counts = Pick<NumericColumn, 'name' | 'count' | 'missing' | 'distinct'>;

/** Of the column whose values are in `counted`. */
async function numericColumn(connection: DuckDBConnection, counts: Counts): Promise<NumericColumn> {
  const { count } = counts;
  // In the order of the values, each with the number of values up to it. Texts such as 1 and 1.0 are one value.
  await connection.run(
    `create or replace temp table numbers as
       select v, n, sum(n) over (order by v rows unbounded preceding) as upto
       from (select cast(trim(v) as double) as v, cast(sum(n) as bigint) as n from counted group by 1)
       order by v`,
  );
  const row = await readRow(
    connection,
    // fsum compensates rounding, so that the result does not depend on the order in which threads add.
    `select count(*), min(v), max(v), fsum(v * n) / ${count}, bool_and(v = trunc(v)) from numbers`,
  );
  const [distinct = 0, min = 0, max = 0, average = 0] = numbersOf(row);
  const mean = min === max ? min : average;
  const [lowerQuartile, median, upperQuartile] = await quartiles(connection, count);
  const spread = { count, min, lowerQuartile, upperQuartile, max, whole: row[4] === true };
  return {
    kind: 'numeric',
    ...counts,
    distinct,
    mean,
    standardDeviation: count < 2 ? null : await standardDeviation(connection, count, mean),
    min,
    lowerQuartile,
    median,
    upperQuartile,
    max,
    histogram: await histogram(connection, histogramEdges(spread)),
    topValues: await topValues(connection, 'select v, n from numbers order by n desc, v'),
  };
}

/** By linear interpolation between the values at the two places around (type 7). */
async function quartiles(
  connection: DuckDBConnection,
  count: number,
): Promise<readonly [lower: number, median: number, upper: number]> {
  const valueAt = async (place: number) => {
    const [value = 0] = await readRow(connection, `select min(v) from numbers where upto > ${place}`);
    return Number(value);
  };
  const quantile = async (share: number) => {
    const place = (count - 1) * share;
    const below = await valueAt(Math.floor(place));
    const above = await valueAt(Math.ceil(place));
    return below + (above - below) * (place - Math.floor(place));
  };
  return [await quantile(0.25), await quantile(0.5), await quantile(0.75)];
}

async function standardDeviation(connection: DuckDBConnection, count: number, mean: number): Promise<number> {
  const [squares = 0] = await readRow(
    connection,
    `select fsum(n * (v - ${double(mean)}) * (v - ${double(mean)})) from numbers`,
  );
  return Math.sqrt(Number(squares) / (count - 1));
}

/** Compares with each edge instead of dividing by the width, which would round values at an edge into either bin. */
async function histogram(
  connection: DuckDBConnection,
  edges: readonly number[],
): Promise<NumericColumn['histogram']> {
  const from = edges.slice(0, -1);
  const atLeast = from.map((edge) => `coalesce(sum(n) filter (v >= ${double(edge)}), 0)`).join(', ');
  const reached = numbersOf(await readRow(connection, `select ${atLeast} from numbers`));
  return from.map((edge, bin) => ({
    from: edge,
    to: edges[bin + 1] ?? edge,
    count: (reached[bin] ?? 0) - (reached[bin + 1] ?? 0),
  }));
}

/** In full precision, so that the number in SQL is the number here. */
const double = (value: number): string => `cast(${text(String(value))} as double)`;

function topTexts(connection: DuckDBConnection): Promise<NumericColumn['topValues']> {
  const shown = `case when length(v) > ${VALUE_CHARACTERS} then left(v, ${VALUE_CHARACTERS}) || '…' else v end`;
  return topValues(connection, `select ${shown}, n from counted order by n desc, v`);
}

/** @param query of values and their counts, the most frequent first */
async function topValues(connection: DuckDBConnection, query: string): Promise<NumericColumn['topValues']> {
  const found = await connection.runAndReadAll(`${query} limit ${TOP_VALUES}`);
  return found.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

async function readRow(connection: DuckDBConnection, sql: string): Promise<readonly DuckDBValue[]> {
  return (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
}

const numbersOf = (row: readonly DuckDBValue[]): number[] => row.map(Number);
