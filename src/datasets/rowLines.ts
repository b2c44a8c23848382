import type { DuckDBConnection } from '@duckdb/node-api';
import type { LongCell } from '../domain/datasets/cutCells.ts';
import { csvLineSql } from './csvLine.ts';
import { cell } from './sql.ts';

/** The rows of the table `source` as they go into chunks. */
export interface RowSource {
  /** Rows of the table. */
  readonly rows: number;
  readonly header: readonly string[];
  /** The expression for each column, by its index; a column without one is taken as it is. */
  readonly expressions: ReadonlyMap<number, string>;
  readonly signal: AbortSignal;
}

/** Rows that are read as lines. */
export interface LineSource extends RowSource {
  readonly maxLineBytes: number;
  /** Rows asked for at once. */
  readonly atOnce: number;
  /** @default 0 */
  readonly from?: number;
  /** The row after the last. @default all rows */
  readonly to?: number;
}

/** A row as CSV; null when it is longer than was asked for. */
export interface RowLine {
  readonly rowId: number;
  readonly line: string | null;
}

/** Rows asked for at once, a row group of DuckDB: sorting all for the order of the file would take memory with its size. */
const MOST_ROWS_AT_ONCE = 122_880;
/** The target size of the rows that are read at once, bytes. */
const BYTES_AT_ONCE = 16 * 1024 * 1024;

/**
 * Lines in the order of the file, some at a time, of all rows or of a range. DuckDB builds the lines, which is many
 * times faster than fetching each cell.
 */
export async function* readLines(
  connection: DuckDBConnection,
  source: LineSource,
): AsyncGenerator<Iterable<RowLine>> {
  const { maxLineBytes, atOnce, from: first = 0, to = source.rows, signal } = source;
  const names = source.header.map((_, index) => `v${index}`);
  const size = `list_sum([${names.map((name) => `coalesce(strlen(${name}), 0)`).join(', ')}])`;
  for (let from = first; from < to; from += atOnce) {
    signal.throwIfAborted();
    const result = await connection.stream(
      `select case when strlen(line) <= ${maxLineBytes} then line end from (
         select case when ${size} <= ${maxLineBytes} then ${csvLineSql(names)} end as line from (
           select ${selection(source)} from source
           where rowid >= ${from} and rowid < ${Math.min(from + atOnce, to)} order by rowid))`,
    );
    let rowId = from;
    for (
      let batch = await result.fetchChunk();
      batch && batch.rowCount > 0;
      batch = await result.fetchChunk()
    ) {
      const start = rowId;
      rowId += batch.rowCount;
      yield batch
        .getColumnValues(0)
        .map((line, at) => ({ rowId: start + at, line: line === null ? null : String(line) }));
    }
  }
}

/** The cells of one row, each cut to a maximum of characters. */
export async function readRow(
  connection: DuckDBConnection,
  source: RowSource,
  rowId: number,
  maxCharacters: number,
): Promise<(LongCell | null)[]> {
  const parts = source.header.map((_, index) => `left(v${index}, ${maxCharacters}), length(v${index})`);
  const found = await connection.runAndReadAll(
    `select ${parts.join(', ')} from (select ${selection(source)} from source where rowid = ${rowId})`,
  );
  const values = found.getRows()[0] ?? [];
  return source.header.map((_, index) => {
    const text = values[2 * index];
    return text === null || text === undefined
      ? null
      : { text: String(text), characters: Number(values[2 * index + 1]) };
  });
}

const selection = ({ header, expressions }: RowSource): string =>
  header.map((_, index) => `${expressions.get(index) ?? cell(index)} as v${index}`).join(', ');

/** How many rows of the table {@link readLines} should read at once, from the sum of all sizes. */
export async function rowsAtOnce(connection: DuckDBConnection, { rows, header }: RowSource): Promise<number> {
  const sums = header.map((_, index) => `coalesce(sum(strlen(${cell(index)})), 0)`);
  const found = await connection.runAndReadAll(`select list_sum([${sums.join(', ')}]) from source`);
  const bytes = Number(found.getRows()[0]?.[0] ?? 0) + rows * header.length;
  return Math.min(MOST_ROWS_AT_ONCE, Math.max(1, Math.floor((BYTES_AT_ONCE * rows) / bytes)));
}
