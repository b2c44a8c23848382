import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { DecimalMark } from '../../contracts/datasets/readingOptions.ts';
import type { NumericColumn } from '../../domain/datasets/datasetProfile.ts';
import { histogramEdges } from '../../domain/datasets/histogramEdges.ts';
import { text } from '../sql.ts';
import { readRow } from './countedValues.ts';
import { numberSql } from './numberSql.ts';
import type { NumberCounts } from './valueCounts.ts';

const TOP_VALUES = 10;

type Counts = Pick<
  NumericColumn,
  'name' | 'treatment' | 'count' | 'missing' | 'distinct' | 'missingTexts' | 'oddValues'
>;

/** The statistics of a column whose values are in a table, as texts and how often they occur. */
export async function numericColumn(
  connection: DuckDBConnection,
  {
    table,
    counts,
    typed: { decimal, numbers },
  }: {
    readonly table: string;
    readonly counts: Counts;
    readonly typed: {
      readonly decimal: DecimalMark;
      readonly numbers: Pick<NumberCounts, 'arePlain' | 'censored'>;
    };
  },
): Promise<NumericColumn> {
  const { count } = counts;
  // In the order of the values, each with the number of values up to it. Texts such as 1 and 1.0 are one value.
  await connection.run(
    `create or replace temp table numbers as
       select v, n, sum(n) over (order by v rows unbounded preceding) as upto
       from (select ${numbers.arePlain ? 'cast(trim(v) as double)' : numberSql('v', decimal)} as v, cast(sum(n) as bigint) as n
         from ${table} group by 1)
       order by v`,
  );
  const places = [0.25, 0.5, 0.75].map((share) => (count - 1) * share);
  const valueAt = (place: number) => `min(v) filter (upto > ${place})`;
  const row = await readRow(
    connection,
    // fsum compensates rounding, so that the result does not depend on the order in which threads add.
    `select count(*), min(v), max(v), fsum(v * n) / ${count}, bool_and(v = trunc(v)),
      ${places.map((place) => `${valueAt(Math.floor(place))}, ${valueAt(Math.ceil(place))}`).join(', ')} from numbers`,
  );
  const [distinct = 0, min = 0, max = 0, average = 0, , ...around] = numbersOf(row);
  const mean = min === max ? min : average;
  // By linear interpolation between the values at the two places around (type 7).
  const [lowerQuartile = 0, median = 0, upperQuartile = 0] = places.map((place, at) => {
    const [below = 0, above = 0] = around.slice(2 * at, 2 * at + 2);
    return below + (above - below) * (place - Math.floor(place));
  });
  const spread = { count, min, lowerQuartile, upperQuartile, max, whole: row[4] === true };
  return {
    kind: 'numeric',
    ...counts,
    decimal,
    censored: numbers.censored,
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

/** @param query of values and their counts, the most frequent first */
async function topValues(connection: DuckDBConnection, query: string): Promise<NumericColumn['topValues']> {
  const found = await connection.runAndReadAll(`${query} limit ${TOP_VALUES}`);
  return found.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

const numbersOf = (row: readonly DuckDBValue[]): number[] => row.map(Number);
