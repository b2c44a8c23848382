import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { cell, text } from '../sql.ts';
import { readRow } from './countedValues.ts';
import type { FileDecimal } from './detectDecimal.ts';
import { isNumberSql, numberSql } from './numberSql.ts';
import { blankPlaceholderIds } from './placeholderIds.ts';

/** What the first text of a last row says when the row sums up the others. */
const TOTAL =
  /^(?:(?:grand|sub)?[ -]?totals?|sum(?:me)?|gesamt(?:summe|zahl)?|insgesamt|total g[eé]n[eé]ral|somme|suma|totale|all|alle|mean|average|mittelwert|durchschnitt|moyenne|media|promedio)\b/i;
/** Sums of rounded numbers may differ by so much of their size. */
const ROUNDING = 0.001;

/** Rows of the table `source`, and what was left out of it. */
export interface LeftOut {
  readonly rows: number;
  readonly notices: readonly SourceNotice[];
}

/**
 * Removes from the table `source` what are no rows: lines that repeat the header, as files that were joined have them, and a last
 * line with the sum or the mean of the others; and from columns of record numbers what stands for an unknown one.
 *
 * @param header absent for a file without one
 */
export async function leaveOutNonRows(
  connection: DuckDBConnection,
  {
    header,
    rows,
    decimal,
  }: { readonly header: readonly string[]; readonly rows: number; readonly decimal: FileDecimal },
): Promise<LeftOut> {
  const notices: SourceNotice[] = [];
  const repeated = header.length > 1 ? await leaveOutHeaders(connection, header) : 0;
  if (repeated > 0) notices.push({ kind: 'repeatedHeader', rows: repeated });
  notices.push(...(await blankPlaceholderIds(connection, header)));
  const left = rows - repeated;
  const column = await totalledColumn(connection, { header, rows: left, decimal });
  if (column === undefined) return { rows: left, notices };
  await connection.run(`delete from source where rowid = ${left - 1}`);
  return { rows: left - 1, notices: [...notices, { kind: 'totalsRow', rows: left - 1, column }] };
}

/** The table is rewritten: its row ids must count up without gaps. */
async function leaveOutHeaders(connection: DuckDBConnection, header: readonly string[]): Promise<number> {
  const isHeader = header
    .map((name, index) => `coalesce(trim(${cell(index)}) = ${text(name)}, false)`)
    .join(' and ');
  const [found = 0] = await readRow(connection, `select count(*) from source where ${isHeader}`);
  if (Number(found) === 0) return 0;
  await connection.run(
    `create table rows_only as select * from source where not (${isHeader}) order by rowid`,
  );
  await connection.run('drop table source');
  await connection.run('alter table rows_only rename to source');
  return Number(found);
}

/** The first column whose last value is the sum or the mean of the others, when the last row says that it is. */
async function totalledColumn(
  connection: DuckDBConnection,
  {
    header,
    rows,
    decimal,
  }: { readonly header: readonly string[]; readonly rows: number; readonly decimal: FileDecimal },
): Promise<string | undefined> {
  if (rows < 3) return undefined;
  const cells = header.map((_, index) => cell(index)).join(', ');
  const last = await readRow(connection, `select ${cells} from source where rowid = ${rows - 1}`);
  const label = last.findIndex((value) => typeof value === 'string' && value.trim() !== '');
  if (label < 0 || !TOTAL.test(String(last[label]).trim())) return undefined;
  const mark = await decimal();
  for (const [index, name] of header.entries()) {
    const value = last[index];
    if (index === label || typeof value !== 'string') continue;
    const number = (expression: string) =>
      `case when ${isNumberSql(expression, mark)} then ${numberSql(expression, mark)} end`;
    const [total, sum, mean] = await readRow(
      connection,
      `select max(${number(cell(index))}) filter (rowid = ${rows - 1}), sum(${number(cell(index))}) filter (rowid < ${rows - 1}),
        avg(${number(cell(index))}) filter (rowid < ${rows - 1}) from source`,
    );
    if (typeof total !== 'number') continue;
    const isAbout = (other: unknown) =>
      typeof other === 'number' && Math.abs(total - other) <= Math.abs(other) * ROUNDING + 1e-9;
    if (isAbout(sum) || isAbout(mean)) return name;
  }
  return undefined;
}
