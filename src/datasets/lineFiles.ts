import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type RowSource, selection } from './rowLines.ts';
import { text } from './sql.ts';

/** Two row groups of DuckDB, one for each of two threads. */
const ROWS_PER_FILE = 2 * 122_880;

/**
 * Writes the rows of the table `source` as they leave into files of CSV without a header, in their order, some rows each. While one is
 * used, DuckDB writes the next; a file is gone when the next is asked for.
 *
 * @param directory for the files
 */
export async function* lineFiles(
  connection: DuckDBConnection,
  { directory, ...source }: RowSource & { readonly directory: string },
): AsyncGenerator<string> {
  const names = source.header.map((_, index) => `v${index}`);
  // A row of one missing value is quoted: a blank line would not be a row.
  const cells = names.map((name) => (names.length === 1 ? `coalesce(${name}, '')` : `nullif(${name}, '')`));
  const write = async (from: number): Promise<string> => {
    source.signal.throwIfAborted();
    const path = join(directory, `lines-${from}.csv`);
    await connection.run(
      `copy (select ${cells.join(', ')} from (
         select ${selection(source)} from source where rowid >= ${from} and rowid < ${from + ROWS_PER_FILE}))
       to ${text(path)} (format csv, header false, delimiter ',', quote '"', escape '"', nullstr '')`,
    );
    return path;
  };
  const begin = (from: number): Promise<string> | undefined => {
    const writing = from < source.rows ? write(from) : undefined;
    // It is awaited later; until then a rejection has no handler.
    writing?.catch(() => undefined);
    return writing;
  };
  let from = 0;
  let next = begin(from);
  try {
    while (next) {
      const path = await next;
      from += ROWS_PER_FILE;
      next = begin(from);
      yield path;
      await rm(path);
    }
  } finally {
    if (next) {
      connection.interrupt();
      await Promise.allSettled([next]);
    }
  }
}
