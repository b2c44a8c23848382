import type { DuckDBConnection } from '@duckdb/node-api';
import { DatasetSourceError } from './datasetSourceError.ts';
import { tooLarge } from './sourceFile.ts';
import { cell, identifier, text } from './sql.ts';

interface ParquetColumn {
  readonly name: string;
  /** As DuckDB names it. */
  readonly type: string;
}

/**
 * Finds the columns of a Parquet file and checks what a table of text cannot hold: zero characters.
 *
 * @param path one that has no glob characters
 * @param maxBytes of its rows as text: a small file can hold any number of equal values
 * @throws {@link DatasetSourceError}
 */
export async function inspectParquet(
  connection: DuckDBConnection,
  path: string,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<string[]> {
  const columns = await columnsOf(connection, path, name);
  const header = columns.map((column) => column.name.trim());
  const refuse = (problem: string) => new DatasetSourceError('SourceHeader', `${name}: ${problem}`);
  const empty = header.indexOf('');
  if (empty >= 0) throw refuse(`column ${empty + 1} has no name; name every column`);
  const repeated = header.findIndex((column, index) => header.indexOf(column) < index);
  if (repeated >= 0) throw refuse(`column ${repeated + 1} has the name of another; rename one`);

  const rows = await rowsOf(connection, path, name);
  if (rows === 0) throw new DatasetSourceError('SourceNoRows', `${name}: has no rows`);
  // Every cell takes a comma or a line end as text.
  if (rows * columns.length > maxBytes) throw tooLarge(name, 'as text its bytes are', maxBytes);
  await checkCells(connection, path, { name, maxBytes, rows, columns });
  return header;
}

/** A query for the rows of a Parquet file as text, under the names c0, c1, … */
export async function parquetQuery(
  connection: DuckDBConnection,
  path: string,
  name: string,
): Promise<string> {
  const columns = await columnsOf(connection, path, name);
  const cells = columns.map((column, index) => `nullif(${asText(column)}, '') as ${cell(index)}`);
  return `select ${cells.join(', ')} from read_parquet(${text(path)})`;
}

/** Messages of DuckDB may repeat the content of a file, so none of them is passed on. */
export function unreadableParquet(name: string): DatasetSourceError {
  const message = `${name}: is damaged, encrypted or not complete as a Parquet file; write it again`;
  return new DatasetSourceError('SourceMalformed', message);
}

async function columnsOf(connection: DuckDBConnection, path: string, name: string): Promise<ParquetColumn[]> {
  const described = await read(connection, name, `describe select * from read_parquet(${text(path)})`);
  return described.map(([column, type]) => ({ name: String(column), type: String(type) }));
}

async function rowsOf(connection: DuckDBConnection, path: string, name: string): Promise<number> {
  const [row] = await read(
    connection,
    name,
    `select sum(num_rows) from parquet_file_metadata(${text(path)})`,
  );
  return Number(row?.[0] ?? 0);
}

async function checkCells(
  connection: DuckDBConnection,
  path: string,
  {
    name,
    maxBytes,
    rows,
    columns,
  }: { name: string; maxBytes: number; rows: number; columns: ParquetColumn[] },
): Promise<void> {
  const checks = columns.flatMap((column) => [
    `coalesce(sum(strlen(${asText(column)})), 0)`,
    `min(file_row_number) filter (${wrongCell(column)})`,
  ]);
  const query = `select ${checks.join(', ')} from read_parquet(${text(path)}, file_row_number = true)`;
  const [found = []] = await read(connection, name, query);
  const bytes = found
    .filter((_, index) => index % 2 === 0)
    .reduce<number>((sum, value) => sum + Number(value), 0);
  if (bytes + rows * columns.length > maxBytes) throw tooLarge(name, 'as text its bytes are', maxBytes);
  for (const index of columns.keys()) {
    const row = found[2 * index + 1];
    if (row === null || row === undefined) continue;
    const place = `${name}: record ${Number(row) + 1}, column ${index + 1}`;
    throw new DatasetSourceError('SourceBinary', `${place} holds a zero character; remove it`);
  }
}

async function read(connection: DuckDBConnection, name: string, query: string) {
  try {
    return (await connection.runAndReadAll(query)).getRows();
  } catch {
    throw unreadableParquet(name);
  }
}

const isFloat = ({ type }: ParquetColumn): boolean => type === 'DOUBLE' || type === 'FLOAT';
const isNested = ({ type }: ParquetColumn): boolean => /[[(]/.test(type) && !type.startsWith('DECIMAL');

/** Nested values are written as JSON, the others as DuckDB writes them; NaN is a missing value. */
function asText(column: ParquetColumn): string {
  const value = identifier(column.name);
  if (isNested(column)) return `cast(to_json(${value}) as varchar)`;
  return isFloat(column)
    ? `case when not isnan(${value}) then cast(${value} as varchar) end`
    : `cast(${value} as varchar)`;
}

const wrongCell = (column: ParquetColumn): string =>
  isFloat(column) ? 'false' : `contains(${asText(column)}, chr(0))`;
