import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

/** The first row of a query's result. */
export async function readRow(connection: DuckDBConnection, sql: string): Promise<readonly DuckDBValue[]> {
  return (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
}

/** A value of a column and the number of rows that have it. */
export interface CountedValue {
  readonly value: string;
  readonly count: number;
}

/** How many rows and different values a table of texts `v` and counts `n` has, of those that meet a condition. */
export async function countRows(
  connection: DuckDBConnection,
  { table, where = 'true' }: { readonly table: string; readonly where?: string },
): Promise<{ readonly count: number; readonly distinct: number }> {
  const row = await readRow(connection, `select coalesce(sum(n), 0), count(*) from ${table} where ${where}`);
  const [count = 0, distinct = 0] = row.map(Number);
  return { count, distinct };
}

/** Characters of a value that a profile shows; free text can have any length, and a profile should stay small. */
const VALUE_CHARACTERS = 200;

/** The most frequent values of a table of texts `v` and counts `n` that meet a condition, ties by value. */
export async function frequentTexts(
  connection: DuckDBConnection,
  { table, where, limit }: { readonly table: string; readonly where?: string; readonly limit: number },
): Promise<CountedValue[]> {
  const shown = `case when length(v) > ${VALUE_CHARACTERS} then left(v, ${VALUE_CHARACTERS}) || '…' else v end`;
  const query = `select ${shown}, n from ${table} where ${where ?? 'true'} order by n desc, v limit ${limit}`;
  const found = await connection.runAndReadAll(query);
  return found.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}
