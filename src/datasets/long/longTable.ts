import type { DuckDBConnection } from '@duckdb/node-api';
import { MAX_COLUMNS } from '../../contracts/datasets/readingOptions.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { cell, text } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';
import { isOneOf, placeholdersOf } from '../types/placeholderIds.ts';

/** The places of the columns of a long table, in which each row is one value. */
export interface LongColumns {
  /** Of the patient, and of the time when there is one: together they make a row of the wide table. */
  readonly keys: readonly number[];
  /** Of what was measured, and of its value. */
  readonly variable: number;
  readonly value: number;
}

/**
 * The places of the columns that the user names.
 *
 * @param named the patient, the time if there is one, the variable and the value
 * @throws {@link DatasetSourceError} `SourceColumn`
 */
export function longColumns(name: string, header: readonly string[], named: readonly string[]): LongColumns {
  const places = named.map((column) => header.indexOf(column));
  if (places.includes(-1)) {
    const listed = header.join(', ').replace(/\s+/g, ' ');
    const message = `${name}: --long (long) names a column that the file does not have; its columns are ${listed}`;
    throw new DatasetSourceError('SourceColumn', message);
  }
  const [value = 0, variable = 0, ...keys] = places.reverse();
  return { keys: keys.reverse(), variable, value };
}

/**
 * The columns of the wide table: the keys, and one for each variable in the order in which they first appear.
 *
 * @throws {@link DatasetSourceError} `SourceHeader`, `SourceTooWide`, `SourceMalformed` for two values of one variable
 */
export async function wideHeader(
  connection: DuckDBConnection,
  name: string,
  { header, long }: { readonly header: readonly string[]; readonly long: LongColumns },
): Promise<{ readonly header: readonly string[]; readonly notices: readonly SourceNotice[] }> {
  const left = await leaveOutUnknown(connection, long);
  const variable = cell(long.variable);
  const [unnamed] = await readRow(connection, `select min(rowid) from source where ${variable} is null`);
  if (unnamed !== null)
    throw refuse(name, Number(unnamed), 'names no variable; name it, or remove the record');
  await checkSingle(connection, name, long);
  const read = await connection.runAndReadAll(
    `select trim(${variable}) as v from source group by v order by min(rowid) limit ${MAX_COLUMNS + 1}`,
  );
  const variables = read.getRows().map(([value]) => String(value));
  const keys = long.keys.map((key) => header[key] ?? '');
  if (keys.length + variables.length > MAX_COLUMNS) {
    const message = `${name}: has more variables than the ${MAX_COLUMNS} columns that a data set has at most; is ${header[long.variable]} the column of variables?`;
    throw new DatasetSourceError('SourceTooWide', message);
  }
  const clash = keys.find((key) => variables.includes(key));
  if (clash !== undefined) {
    const message = `${name}: a variable has the name of the column ${clash}; rename one`;
    throw new DatasetSourceError('SourceHeader', message);
  }
  if (variables.length === 0) throw new DatasetSourceError('SourceNoRows', `${name}: has no rows`);
  const notices: SourceNotice[] = [{ kind: 'longTable', variables: variables.length }];
  if (left > 0) notices.push({ kind: 'rowsWithoutPatient', rows: left });
  return { header: [...keys, ...variables], notices };
}

/** Makes the table `source` of one value per row one with a column for each variable. */
export async function widen(
  connection: DuckDBConnection,
  { header, long }: { readonly header: readonly string[]; readonly long: LongColumns },
): Promise<void> {
  await leaveOutUnknown(connection, long);
  const keys = long.keys.map((key, index) => `trim(${cell(key)}) as ${cell(index)}`);
  const values = header
    .slice(keys.length)
    .map(
      (variable, index) =>
        `max(${cell(long.value)}) filter (trim(${cell(long.variable)}) = ${text(variable)}) as ${cell(keys.length + index)}`,
    );
  const groups = keys.map((_, index) => String(index + 1)).join(', ');
  await connection.run(
    `create table wide as select ${[...keys, ...values].join(', ')} from source group by ${groups} order by min(rowid)`,
  );
  await connection.run('drop table source');
  await connection.run('alter table wide rename to source');
}

/** Removes the rows that name no patient, and returns how many. */
async function leaveOutUnknown(
  connection: DuckDBConnection,
  { keys: [patient = 0] }: LongColumns,
): Promise<number> {
  const column = cell(patient);
  const placeholders = await placeholdersOf(connection, { table: 'source', column });
  const isUnknown = `(${column} is null or ${isOneOf(column, placeholders)})`;
  const [rows] = await readRow(connection, `select count(*) from source where ${isUnknown}`);
  if (Number(rows) > 0) await connection.run(`delete from source where ${isUnknown}`);
  return Number(rows);
}

async function checkSingle(connection: DuckDBConnection, name: string, long: LongColumns): Promise<void> {
  const keys = [...long.keys, long.variable].map((key) => `trim(${cell(key)})`).join(', ');
  const [second] = await readRow(
    connection,
    `select min(last) from (select max(rowid) as last from source where ${cell(long.value)} is not null
      group by ${keys} having count(distinct ${cell(long.value)}) > 1)`,
  );
  if (second === null) return;
  const advice =
    long.keys.length === 1
      ? 'name a column of times or visits too: --long patient,time,variable,value'
      : 'remove one of them, or name a finer time';
  throw refuse(name, Number(second), `has another value of its variable than a record before it; ${advice}`);
}

const refuse = (name: string, row: number, problem: string): DatasetSourceError =>
  new DatasetSourceError('SourceMalformed', `${name}: record ${row + 1} ${problem}`);
