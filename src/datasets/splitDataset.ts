import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type ChunkLimits, type ChunkSize, fitsIntoChunk } from '../domain/chunkPlan.ts';
import { estimateTokens } from '../domain/tokenEstimate.ts';
import { cell } from './sql.ts';

/** A chunk of rows as CSV with its header line. */
export interface Chunk extends ChunkSize {
  readonly index: number;
  readonly csv: string;
}

/** Rows asked for at once, a row group of DuckDB: sorting all for the order of the file would take memory with its size. */
const BATCH_ROWS = 122_880;

export interface SplitOptions {
  /** Rows of the table. */
  readonly rows: number;
  readonly header: readonly string[];
  /** What stands in each column, by its index; a column without one is taken as it is. */
  readonly expressions: ReadonlyMap<number, string>;
  readonly limits: ChunkLimits;
  readonly signal: AbortSignal;
}

/**
 * Cuts the table `source` into chunks, in the order of the file and one at a time in memory.
 *
 * @param writeChunk is awaited before the next chunk is made
 */
export async function splitDataset(
  connection: DuckDBConnection,
  options: SplitOptions,
  writeChunk: (chunk: Chunk) => Promise<void>,
): Promise<void> {
  const { header, limits, signal } = options;
  const headerLine = csvLine(header);
  const empty = { rows: 0, bytes: Buffer.byteLength(headerLine), tokens: estimateTokens(headerLine) };
  let size: ChunkSize = empty;
  let lines = [headerLine];
  let index = 0;

  const flush = async () => {
    signal.throwIfAborted();
    await writeChunk({ index, ...size, csv: lines.join('') });
    index += 1;
    size = empty;
    lines = [headerLine];
  };

  for await (const rows of rowsInOrder(connection, options)) {
    for (const cells of rows) {
      const line = csvLine(cells);
      const row = { bytes: Buffer.byteLength(line), tokens: estimateTokens(line) };
      if (!fitsIntoChunk(size, row, limits)) await flush();
      lines.push(line);
      size = { rows: size.rows + 1, bytes: size.bytes + row.bytes, tokens: size.tokens + row.tokens };
    }
  }
  if (size.rows > 0) await flush();
}

async function* rowsInOrder(
  connection: DuckDBConnection,
  { rows, header, expressions, signal }: SplitOptions,
): AsyncGenerator<readonly (readonly DuckDBValue[])[]> {
  const columns = header.map((_, index) => expressions.get(index) ?? cell(index)).join(', ');
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    signal.throwIfAborted();
    const range = `rowid >= ${from} and rowid < ${from + BATCH_ROWS}`;
    const result = await connection.stream(`select ${columns} from source where ${range} order by rowid`);
    for (
      let batch = await result.fetchChunk();
      batch && batch.rowCount > 0;
      batch = await result.fetchChunk()
    ) {
      yield batch.getRows();
    }
  }
}

/** RFC 4180, with `\n` at the end. A missing value alone on its line is quoted: a blank line would be no row at all. */
function csvLine(cells: readonly DuckDBValue[]): string {
  const line = cells.map((value) => (value === null ? '' : csvCell(String(value)))).join(',');
  return `${line === '' ? '""' : line}\n`;
}

const csvCell = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
