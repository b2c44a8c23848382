import { DuckDBInstance } from '@duckdb/node-api';

/** Writes the rows of a query as a Parquet file. */
export async function writeParquet(path: string, query: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (${query}) to '${path}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}
