import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type {
  ColumnProfile,
  DatasetProfile,
  IdentifyingReason,
  NumericColumn,
} from '../domain/datasetProfile.ts';
import { histogramEdges } from '../domain/histogramEdges.ts';
import { cell, text } from './sql.ts';

/** Decimal numbers, with or without an exponent; a leading zero such as 007 is a code, not a number. */
const NUMBER = '[+-]?(?:0|[1-9][0-9]*)?(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?';

/** Beyond it the squares of the standard deviation leave the range of a double; a column with such a value is text. */
const LARGEST_NUMBER = 1e150;

const TOP_VALUES = 10;

/** Characters of a value that a profile shows; free text can be of any length, and a profile is to stay small. */
const VALUE_CHARACTERS = 200;

/**
 * The exact statistics of the table `source`, column by column; identifying columns get counts only. A column is numeric
 * when all its values are numbers; one without any value is text.
 */
export async function profileDataset(
  connection: DuckDBConnection,
  options: {
    readonly header: readonly string[];
    /** Why columns are identifying, by their index. */
    readonly identifying: ReadonlyMap<number, IdentifyingReason>;
    readonly signal: AbortSignal;
  },
): Promise<DatasetProfile> {
  const { header, identifying, signal } = options;
  const columns: ColumnProfile[] = [];
  let rows = 0;
  for (const [index, name] of header.entries()) {
    signal.throwIfAborted();
    const column = cell(index);
    const number = `try_cast(trim(${column}) as double)`;
    const isNumber = `regexp_full_match(trim(${column}), ${text(NUMBER)}) and abs(${number}) <= ${LARGEST_NUMBER}`;
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
    else columns.push({ kind: 'text', ...counts, topValues: await topTexts(connection, column) });
  }
  return { rows, columns };
}

type Counts = Pick<NumericColumn, 'name' | 'count' | 'missing' | 'distinct'>;

async function numericColumn(
  connection: DuckDBConnection,
  column: string,
  counts: Counts,
): Promise<NumericColumn> {
  const values = `(select cast(trim(${column}) as double) as v from source where ${column} is not null)`;
  // favg compensates rounding, so that the order in which threads add does not show.
  const row = await readRow(
    connection,
    `select favg(v), stddev_samp(v), min(v), quantile_cont(v, 0.25), quantile_cont(v, 0.5), quantile_cont(v, 0.75),
       max(v), count(distinct v), bool_and(v = trunc(v)) from ${values}`,
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
    histogram: await histogram(connection, values, histogramEdges(spread)),
    topValues: await topNumbers(connection, values),
  };
}

/** Compares with each edge instead of dividing by the width, which would round values at an edge into either bin. */
async function histogram(
  connection: DuckDBConnection,
  values: string,
  edges: readonly number[],
): Promise<NumericColumn['histogram']> {
  const from = edges.slice(0, -1);
  const atLeast = from.map((edge) => `count(*) filter (v >= ${double(edge)})`).join(', ');
  const reached = numbersOf(await readRow(connection, `select ${atLeast} from ${values}`));
  return from.map((edge, bin) => ({
    from: edge,
    to: edges[bin + 1] ?? edge,
    count: (reached[bin] ?? 0) - (reached[bin + 1] ?? 0),
  }));
}

/** In full precision, so that the edge in SQL is the edge here. */
const double = (value: number): string => `cast(${text(String(value))} as double)`;

async function topNumbers(connection: DuckDBConnection, values: string): Promise<NumericColumn['topValues']> {
  const found = await connection.runAndReadAll(
    `select v, count(*) as n from ${values} group by v order by n desc, v limit ${TOP_VALUES}`,
  );
  return found.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

async function topTexts(connection: DuckDBConnection, column: string): Promise<NumericColumn['topValues']> {
  const shown = `case when length(v) > ${VALUE_CHARACTERS} then left(v, ${VALUE_CHARACTERS}) || '…' else v end`;
  const found = await connection.runAndReadAll(
    `select ${shown}, n from (select ${column} as v, count(*) as n from source where ${column} is not null
       group by v order by n desc, v limit ${TOP_VALUES}) order by n desc, v`,
  );
  return found.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

async function readRow(connection: DuckDBConnection, sql: string): Promise<readonly DuckDBValue[]> {
  return (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
}

const numbersOf = (row: readonly DuckDBValue[]): number[] => row.map(Number);
