import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import { isSpan, mayBeInFuture, plausibleRange } from '../../domain/datasets/plausibleValues.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { cell } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';
import { DATE_STYLES, dateSql, isDateSql } from '../types/dateSql.ts';
import { numberSql } from '../types/numberSql.ts';
import { isRecordNumber } from '../types/placeholderIds.ts';
import type { TypedColumn } from '../types/typeColumn.ts';

/** Pairs of columns that are compared value by value. */
const MOST_PAIRS = 50;

/**
 * What is wrong with the values of the table `source`, beyond what each column tells by itself: impossible values, dates in the future,
 * ends before their starts, identical columns; and how many rows a patient has.
 *
 * @param columns of the profile, in the order of the table
 * @param typed their types, in the same order
 */
export async function qualityNotices(
  connection: DuckDBConnection,
  {
    columns,
    typed,
    rows,
  }: {
    readonly columns: readonly ColumnProfile[];
    readonly typed: readonly TypedColumn[];
    readonly rows: number;
  },
): Promise<readonly SourceNotice[]> {
  const notices: SourceNotice[] = [];
  for (const [index, column] of columns.entries()) {
    const type = typed[index];
    if (type)
      notices.push(
        ...(await impossibleValues(connection, { name: column.name, value: cell(index), typed: type })),
      );
  }
  const dates = datesOf(columns);
  for (const date of dates) notices.push(...(await futureDates(connection, date)));
  for (const start of dates)
    for (const end of dates)
      if (isSpan(start.name, end.name)) notices.push(...(await wrongSpans(connection, start, end)));
  notices.push(...(await identicalColumns(connection, columns)));
  notices.push(...(await rowsPerPatient(connection, columns, rows)));
  return notices;
}

const rowsWhere = async (connection: DuckDBConnection, condition: string): Promise<number> =>
  Number((await readRow(connection, `select count(*) from source where ${condition}`))[0]);

/** Of the values in the file: the profile shows ages only up to 90. */
async function impossibleValues(
  connection: DuckDBConnection,
  { name, value, typed }: { readonly name: string; readonly value: string; readonly typed: TypedColumn },
): Promise<SourceNotice[]> {
  const range = plausibleRange(name);
  if (!range || typed.kind !== 'number') return [];
  const { min, max, candidates } = typed.numbers;
  if ([min, max, ...candidates].every((number) => !(number < range.min || number > range.max))) return [];
  const number = numberSql(value, typed.decimal);
  const isOutside = `${typed.isValue(value)} and (${number} < ${range.min} or ${number} > ${range.max})`;
  const rows = await rowsWhere(connection, isOutside);
  return rows === 0 ? [] : [{ kind: 'impossibleValues', column: name, rows, from: range.min, to: range.max }];
}

interface DateColumn {
  readonly name: string;
  /** SQL expressions: of type date, and whether a cell holds one. */
  readonly date: string;
  readonly isDate: string;
  /** The last one in ISO 8601. */
  readonly last: string;
}

/** The columns of dates that can be read in one way. */
const datesOf = (columns: readonly ColumnProfile[]): readonly DateColumn[] =>
  columns.flatMap((column, index) => {
    const dates = column.kind === 'text' ? column.dates : null;
    const style = DATE_STYLES.find(({ name }) => name === dates?.style);
    if (!dates?.range || !style) return [];
    const value = cell(index);
    return [
      {
        name: column.name,
        date: dateSql(value, style),
        isDate: isDateSql(value, style),
        last: dates.range.to,
      },
    ];
  });

/** A day of leeway, for zones to the east. */
async function futureDates(
  connection: DuckDBConnection,
  { name, date, isDate, last }: DateColumn,
): Promise<SourceNotice[]> {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  if (last <= tomorrow || mayBeInFuture(name)) return [];
  const rows = await rowsWhere(connection, `${isDate} and ${date} > date '${tomorrow}'`);
  return rows === 0 ? [] : [{ kind: 'futureDates', column: name, rows }];
}

async function wrongSpans(
  connection: DuckDBConnection,
  start: DateColumn,
  end: DateColumn,
): Promise<SourceNotice[]> {
  const isWrong = `${start.isDate} and ${end.isDate} and ${end.date} < ${start.date}`;
  const rows = await rowsWhere(connection, isWrong);
  return rows === 0 ? [] : [{ kind: 'endBeforeStart', start: start.name, end: end.name, rows }];
}

async function identicalColumns(
  connection: DuckDBConnection,
  columns: readonly ColumnProfile[],
): Promise<SourceNotice[]> {
  const notices: SourceNotice[] = [];
  const copies = new Set<number>();
  let pairs = 0;
  for (const [first, column] of columns.entries()) {
    if (column.distinct < 2 || copies.has(first)) continue;
    for (let second = first + 1; second < columns.length && pairs < MOST_PAIRS; second += 1) {
      const other = columns[second];
      if (other?.distinct !== column.distinct || other.count !== column.count || copies.has(second)) continue;
      pairs += 1;
      const differing = await connection.runAndReadAll(
        `select 1 from source where ${cell(first)} is distinct from ${cell(second)} limit 1`,
      );
      if (differing.getRows().length > 0) continue;
      copies.add(second);
      notices.push({ kind: 'identicalColumns', column: column.name, other: other.name });
    }
  }
  return notices;
}

/** Of the first column of record numbers in which numbers repeat. */
async function rowsPerPatient(
  connection: DuckDBConnection,
  columns: readonly ColumnProfile[],
  rows: number,
): Promise<SourceNotice[]> {
  const index = columns.findIndex(
    ({ name, count, distinct }) => isRecordNumber(name) && distinct > 1 && distinct < count,
  );
  const column = columns[index];
  if (!column || rows === 0) return [];
  const value = cell(index);
  const [most] = await readRow(
    connection,
    `select max(n) from (select count(*) as n from source where ${value} is not null group by ${value})`,
  );
  return [{ kind: 'rowsPerPatient', column: column.name, patients: column.distinct, most: Number(most) }];
}
