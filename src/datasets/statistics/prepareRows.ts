import type { DuckDBConnection } from '@duckdb/node-api';
import type { NotEstimableReason } from '../../domain/statistics/statisticsResult.ts';
import { text } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';
import type { AnalysedColumn, Level, StatisticsOptions } from './analysedColumn.ts';
import { findLevels } from './findLevels.ts';
import { double, numberSql } from './numberSql.ts';

/** The table of prepared rows; one computation at a time has it in a connection. */
export const PREPARED = 'statistics_rows';

/** A column as numbers. */
export interface PreparedNumber {
  /** The column of the prepared table: distances from the mean in standard deviations; 0 for a constant column. */
  readonly cell: string;
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
  /** Far from normally distributed, so that tests by ranks are called for. */
  readonly isSkewed: boolean;
}

/** A distance below which a value is zero: doubles lose as much of the mean when it is taken off and added again. */
const ROUNDING = 1e-12;

/** The value of a column that lies so many standard deviations from its mean. */
export function valueAt({ mean, standardDeviation }: PreparedNumber, distance: number): number {
  const value = mean + standardDeviation * distance;
  return Math.abs(value) < ROUNDING * Math.max(Math.abs(mean), standardDeviation) ? 0 : value;
}

/** A column as levels. */
export interface PreparedLevels {
  /** The column of the prepared table: places in `labels`. */
  readonly cell: string;
  readonly labels: readonly string[];
}

export interface PreparedColumn {
  readonly name: string;
  readonly kind: AnalysedColumn['kind'];
  readonly isScore: boolean;
  /** Null for a category that is neither a score nor of two levels, whose number is the place of the level. */
  readonly number: PreparedNumber | null;
  readonly levels: PreparedLevels | null;
  readonly problem: NotEstimableReason | null;
}

export interface PreparedRows {
  readonly rows: number;
  readonly columns: readonly PreparedColumn[];
}

/** From which skewness and excess kurtosis on a column is far from normal (Kim 2013). */
const SKEWNESS = 2;
const KURTOSIS = 7;

/**
 * Copies the columns into the temporary table {@link PREPARED}: numbers standardised, so that sums of squares neither leave the range of a
 * double nor cancel, and levels as places. Every later query reads its columns only. The table is dropped afterwards.
 */
export async function withPreparedRows<T>(
  connection: DuckDBConnection,
  {
    table,
    columns,
    copied = [],
    signal,
  }: {
    readonly table: string;
    readonly columns: readonly AnalysedColumn[];
    /** Expressions that are copied as they are, and their names in the prepared table. */
    readonly copied?: readonly (readonly [expression: string, name: string])[];
  } & StatisticsOptions,
  use: (prepared: PreparedRows) => Promise<T>,
): Promise<T> {
  const typed = await Promise.all(
    columns.map(async (column) => ({
      column,
      levels: column.kind === 'category' ? await findLevels(connection, table, column) : undefined,
    })),
  );
  signal.throwIfAborted();
  const numbers = typed.map(({ column, levels }) => expressionOf(column, levels));
  const [rows = 0, ...moments] = (
    await readRow(
      connection,
      `select count(*)${numbers
        .map((value, at) => (value === null ? '' : `, ${momentsOf(`v${at}`)}`))
        .join('')} from (select ${select(numbers.map((value, at) => [value, `v${at}`]))} from ${table})`,
    )
  ).map(Number);
  signal.throwIfAborted();
  const found = numbers.map((value) => (value === null ? null : moments.splice(0, 5)));
  const prepared = typed.flatMap(({ column, levels }, at): [string | null, string][] => {
    const [, mean = 0, deviation = 0] = found[at] ?? [];
    const scaled = `(${numbers[at]} - ${double(mean)})${deviation > 0 ? ` / ${double(deviation)}` : ' * 0.0'}`;
    return [
      [numbers[at] === null ? null : scaled, `n${at}`],
      [levels === undefined ? null : placeSql(column.sql, levels), `k${at}`],
    ];
  });
  await connection.run(
    `create or replace temp table ${PREPARED} as select ${select([...prepared, ...copied])} from ${table}`,
  );
  try {
    const shapes = await shapesOf(connection, numbers);
    return await use({
      rows,
      columns: typed.map(({ column, levels }, at) => ({
        name: column.name,
        kind: column.kind,
        isScore: column.kind === 'category' && column.isScore === true,
        number: preparedNumber(`n${at}`, found[at], shapes[at] ?? false),
        levels: levels === undefined ? null : { cell: `k${at}`, labels: levels.map(({ label }) => label) },
        problem: column.kind === 'category' && levels === undefined ? 'tooManyLevels' : null,
      })),
    });
  } finally {
    await connection.run(`drop table if exists ${PREPARED}`);
  }
}

const momentsOf = (value: string): string =>
  `count(${value}), coalesce(avg(${value}), 0), coalesce(stddev_samp(${value}), 0), coalesce(min(${value}), 0), coalesce(max(${value}), 0)`;

function preparedNumber(
  cell: string,
  moments: readonly number[] | null | undefined,
  isSkewed: boolean,
): PreparedNumber | null {
  if (!moments) return null;
  const [count = 0, mean = 0, standardDeviation = 0, min = 0, max = 0] = moments;
  return { cell, count, mean, standardDeviation: min === max ? 0 : standardDeviation, min, max, isSkewed };
}

/** The number of a category of two levels is the place of the level. */
function expressionOf(column: AnalysedColumn, levels: readonly Level[] | undefined): string | null {
  if (column.kind !== 'category') return numberSql(column);
  if (column.isScore) return numberSql({ kind: 'number', sql: column.sql });
  return levels?.length === 2 ? `cast(${placeSql(column.sql, levels)} as double)` : null;
}

function placeSql(sql: string, levels: readonly Level[]): string {
  const cases = levels.flatMap(({ values }, place) =>
    values.map((value) => `when ${text(value)} then ${place}`),
  );
  return cases.length === 0
    ? 'cast(null as utinyint)'
    : `cast(case cast(${sql} as varchar) ${cases.join(' ')} end as utinyint)`;
}

/** A select list of the expressions that there are; never empty. */
const select = (cells: readonly (readonly [string | null, string])[]): string =>
  cells.flatMap(([value, name]) => (value === null ? [] : [`${value} as ${name}`])).join(', ') || '1 as one';

async function shapesOf(
  connection: DuckDBConnection,
  numbers: readonly (string | null)[],
): Promise<boolean[]> {
  const shapes = numbers.map((value, at) =>
    value === null
      ? 'false'
      : `coalesce(abs(avg(n${at} * n${at} * n${at})) > ${SKEWNESS} or avg(n${at} * n${at} * n${at} * n${at}) > ${KURTOSIS + 3}, false)`,
  );
  return (await readRow(connection, `select ${shapes.join(', ') || 'false'} from ${PREPARED}`)).map(
    (value) => value === true,
  );
}
