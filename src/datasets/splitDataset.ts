import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type ChunkLimits, ChunkPlan, type ChunkSize, hashRow } from '../domain/chunkPlan.ts';
import { estimateTokens } from '../domain/tokenEstimate.ts';
import { csvLine } from './csvLine.ts';
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
 * Cuts the table `source` into chunks, in the order of the file and one at a time in memory. What a chunk holds depends
 * on its rows and their neighbours: a change elsewhere in the file leaves it as it is.
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
  const plan = new ChunkPlan({ rows: 0, ...sizeOf(headerLine) }, limits);
  let lines: string[] = [];
  let index = 0;

  const write = async (size: ChunkSize) => {
    signal.throwIfAborted();
    await writeChunk({ index, ...size, csv: headerLine + lines.slice(0, size.rows).join('') });
    index += 1;
    lines = lines.slice(size.rows);
  };

  for await (const rows of rowsInOrder(connection, options)) {
    for (const cells of rows) {
      const line = csvLine(cells.map((value) => (value === null ? null : String(value))));
      const row = sizeOf(line);
      while (!plan.fits(row)) await write(plan.cut());
      plan.add({ ...row, hash: hashRow(line) });
      lines.push(line);
    }
  }
  if (plan.pending > 0) await write(plan.rest());
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

const sizeOf = (line: string) => ({ bytes: Buffer.byteLength(line), tokens: estimateTokens(line) });
