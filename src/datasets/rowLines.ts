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

/** Some rows, which are read as lines. */
export interface LineSource extends RowSource {
  readonly maxLineBytes: number;
  readonly from: number;
  /** The row after the last. */
  readonly to: number;
}

/** A row as CSV; null when it is longer than was asked for. */
export interface RowLine {
  readonly rowId: number;
  readonly line: string | null;
}

/** The lines of a few rows, in the order of the file. */
export async function readLines(
  connection: DuckDBConnection,
  source: LineSource,
): Promise<readonly RowLine[]> {
  const { maxLineBytes, from, to, signal } = source;
  const names = source.header.map((_, index) => `v${index}`);
  const size = `list_sum([${names.map((name) => `coalesce(strlen(${name}), 0)`).join(', ')}])`;
  signal.throwIfAborted();
  const found = await connection.runAndReadAll(
    `select case when strlen(line) <= ${maxLineBytes} then line end from (
       select case when ${size} <= ${maxLineBytes} then ${csvLineSql(names)} end as line from (
         select ${selection(source)} from source where rowid >= ${from} and rowid < ${to} order by rowid))`,
  );
  return found
    .getRows()
    .map(([line], at) => ({ rowId: from + at, line: typeof line === 'string' ? line : null }));
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

/** The cells of the rows as they leave, under the names v0, v1, … */
export const selection = ({ header, expressions }: RowSource): string =>
  header.map((_, index) => `${expressions.get(index) ?? cell(index)} as v${index}`).join(', ');
