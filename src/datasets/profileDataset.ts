import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  ColumnProfile,
  DatasetProfile,
  IdentifyingReason,
  NumericColumn,
  TextColumn,
} from '../domain/datasets/datasetProfile.ts';
import type { DeclaredColumns } from '../domain/datasets/declaredColumn.ts';
import type { SourceNotice } from '../domain/datasets/sourceNotice.ts';
import { qualityNotices } from './quality/qualityNotices.ts';
import { cell } from './sql.ts';
import { frequentTexts, readRow } from './types/countedValues.ts';
import { type DateStyle, dateSql } from './types/dateSql.ts';
import type { FileDecimal } from './types/detectDecimal.ts';
import { plainNumberSql } from './types/numberSql.ts';
import { numericColumn } from './types/numericColumn.ts';
import { type TypedColumn, typeColumn } from './types/typeColumn.ts';

const TOP_VALUES = 10;
const MISSING_TEXTS = 20;
const ODD_VALUES = 10;

export interface ProfiledTable {
  readonly profile: DatasetProfile;
  /**
   * How the cells of a column leave, by its index: an SQL expression that gives numbers as programs write them, and nothing for
   * what counts as missing. Absent for columns that leave as they are, and for identifying ones.
   */
  readonly sent: ReadonlyMap<number, string>;
}

/**
 * The exact statistics of the table `source`, column by column; identifying columns get counts only. A column is numeric
 * when at least 95 % of its values are numbers, those apart that stand for a missing value; the others are listed, and count as
 * missing. One without any value is text.
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
    /** Of the whole file, for a column that fits both. */
    readonly decimal: FileDecimal;
    /** Texts that the user calls missing. */
    readonly missing: readonly string[];
    /** What a data dictionary says about columns. */
    readonly declared: DeclaredColumns;
    /** What was noticed when the table was made. */
    readonly notices: readonly SourceNotice[];
    readonly signal: AbortSignal;
    /** Called after each column with the number of finished columns. */
    readonly onColumn?: ((done: number) => void) | undefined;
  },
): Promise<ProfiledTable> {
  const { header, rows, identifying, decimal, missing, signal, onColumn } = options;
  const columns: ColumnProfile[] = [];
  const sent = new Map<number, string>();
  const notices = [...options.notices];
  for (const [index, name] of header.entries()) {
    signal.throwIfAborted();
    await connection.run(
      `create or replace temp table counted as
         select ${cell(index)} as v, count(*) as n from source where ${cell(index)} is not null group by v`,
    );
    const reason = identifying.get(index);
    if (reason !== undefined) columns.push(await identifyingColumn(connection, { name, rows, reason }));
    else {
      const typed = await typeColumn(connection, {
        name,
        decimal,
        missing,
        declared: options.declared[name]?.type,
      });
      const { column, notice } = await typedColumn(connection, { name, rows, typed });
      const expression = sentSql(typed, cell(index));
      if (expression !== undefined) sent.set(index, expression);
      columns.push(column);
      if (notice) notices.push(notice);
      if (column.distinct === 1 && column.missing === 0 && rows > 1) {
        notices.push({ kind: 'constantColumn', column: name });
      }
    }
    onColumn?.(columns.length);
  }
  const duplicates = header.length > 1 ? await duplicateRows(connection, header.length) : 0;
  if (duplicates > 0) notices.push({ kind: 'duplicateRows', rows: duplicates });
  notices.push(...(await qualityNotices(connection, { columns, rows })));
  return { profile: { rows, columns, notices }, sent };
}

/** Rows that are the same as an earlier one in every cell. */
async function duplicateRows(connection: DuckDBConnection, columns: number): Promise<number> {
  const cells = Array.from({ length: columns }, (_, index) => cell(index));
  const reversed = [...cells].reverse();
  // Two hashes of 64 bits: one alone takes two of some thousand million rows for the same.
  const [repeated = 0] = await readRow(
    connection,
    `select coalesce(sum(n - 1), 0) from (
      select count(*) as n from source group by hash(${cells.join(', ')}), hash(${reversed.join(', ')}) having count(*) > 1)`,
  );
  return Number(repeated);
}

async function identifyingColumn(
  connection: DuckDBConnection,
  {
    name,
    rows,
    reason,
  }: { readonly name: string; readonly rows: number; readonly reason: IdentifyingReason },
): Promise<ColumnProfile> {
  const [count = 0, distinct = 0] = await readRow(
    connection,
    'select coalesce(sum(n), 0), count(*) from counted',
  );
  return {
    kind: 'identifying',
    name,
    count: Number(count),
    missing: rows - Number(count),
    distinct: Number(distinct),
    reason,
  };
}

async function typedColumn(
  connection: DuckDBConnection,
  { name, rows, typed }: { readonly name: string; readonly rows: number; readonly typed: TypedColumn },
): Promise<{ readonly column: NumericColumn | TextColumn; readonly notice?: SourceNotice }> {
  const table = typed.isWhole ? 'counted' : 'kept';
  if (!typed.isWhole) {
    await connection.run(
      `create or replace temp table kept as select v, n from counted where ${typed.isValue('v')}`,
    );
  }
  const [count = 0, distinct = 0] = (
    await readRow(connection, `select coalesce(sum(n), 0), count(*) from ${table}`)
  ).map(Number);
  const common = { name, count, missing: rows - count, distinct, ...(await notValues(connection, typed)) };
  if (typed.kind === 'number' && count > 0) {
    const column = await numericColumn(connection, { table, counts: common, typed });
    if (!typed.isAmbiguous) return withDatesNotice(column, typed.numbers.areWhole);
    return { column, notice: { kind: 'ambiguousNumbers', column: name, decimal: typed.decimal } };
  }
  const topValues = await frequentTexts(connection, { table, limit: TOP_VALUES });
  if (typed.kind !== 'date') {
    const type = typed.kind === 'text' ? typed.type : 'text';
    return { column: { kind: 'text', ...common, type, dates: null, topValues } };
  }
  const { style, isAmbiguous } = typed;
  const dates = {
    style: style.name,
    range: isAmbiguous ? null : await rangeOf(connection, { table, style }),
  };
  const column = { kind: 'text' as const, ...common, type: 'date' as const, dates, topValues };
  if (!isAmbiguous) return { column };
  const styles = [style.name, style.exchanged ?? ''];
  return { column, notice: { kind: 'ambiguousDates', column: name, styles } };
}

async function notValues(connection: DuckDBConnection, typed: TypedColumn) {
  if (typed.isWhole) return { missingTexts: [], oddValues: [] };
  const isMissing = typed.isMissing('v');
  const where = `not ${isMissing} and not ${typed.isValue('v')}`;
  return {
    missingTexts: await frequentTexts(connection, {
      table: 'counted',
      where: isMissing,
      limit: MISSING_TEXTS,
    }),
    oddValues: await frequentTexts(connection, { table: 'counted', where, limit: ODD_VALUES }),
  };
}

/** Days since 1899-12-30 as Excel counts them: from the year 1954 to 2064. */
const EXCEL_DAYS = { from: 20_000, to: 60_000 };

/** Whole numbers, most of them different, that are days between these years may be dates that lost their format. */
function withDatesNotice(column: NumericColumn, areWhole: boolean) {
  const { name, min, max, distinct, count } = column;
  const areDays =
    areWhole && min >= EXCEL_DAYS.from && max <= EXCEL_DAYS.to && distinct > count / 2 && count > 2;
  return areDays ? { column, notice: { kind: 'possibleDates' as const, column: name } } : { column };
}

async function rangeOf(
  connection: DuckDBConnection,
  { table, style }: { readonly table: string; readonly style: DateStyle },
): Promise<NonNullable<TextColumn['dates']>['range']> {
  const date = dateSql('v', style);
  const [from, to] = await readRow(
    connection,
    `select cast(min(${date}) as varchar), cast(max(${date}) as varchar) from ${table}`,
  );
  return typeof from === 'string' && typeof to === 'string' ? { from, to } : null;
}

/** How the cells of a column leave; undefined when they leave as they are. */
function sentSql(typed: TypedColumn, value: string): string | undefined {
  if (typed.kind === 'number' && !typed.numbers.arePlain)
    return `case when ${typed.isValue(value)} then ${plainNumberSql(value, typed.decimal)} end`;
  return typed.isWhole ? undefined : `case when ${typed.isValue(value)} then ${value} end`;
}
