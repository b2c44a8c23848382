import type { DuckDBConnection } from '@duckdb/node-api';
import { type ChunkLimits, type ChunkSize, fitsIntoChunk } from '../domain/chunkPlan.ts';
import { estimateTokens } from '../domain/tokenEstimate.ts';
import { cell } from './sql.ts';

/** A chunk of rows as CSV with its header line. */
export interface Chunk extends ChunkSize {
  readonly index: number;
  readonly csv: string;
}

/**
 * Cuts the table `source` into chunks, in the order of the file and one at a time in memory.
 *
 * @param expressions what stands in each column, by its index; a column without one is taken as it is
 * @param writeChunk is awaited before the next chunk is made
 */
export async function splitDataset(
  connection: DuckDBConnection,
  options: {
    readonly header: readonly string[];
    readonly expressions: ReadonlyMap<number, string>;
    readonly limits: ChunkLimits;
    readonly signal: AbortSignal;
  },
  writeChunk: (chunk: Chunk) => Promise<void>,
): Promise<void> {
  const { header, expressions, limits, signal } = options;
  const columns = header.map((_, index) => expressions.get(index) ?? cell(index)).join(', ');
  const result = await connection.stream(`select ${columns} from source order by rowid`);
  const headerLine = csvLine(header);
  const empty = { rows: 0, bytes: Buffer.byteLength(headerLine), tokens: estimateTokens(headerLine) };
  let size: ChunkSize = empty;
  let lines = [headerLine];
  let index = 0;

  const flush = async () => {
    await writeChunk({ index, ...size, csv: lines.join('') });
    index += 1;
    size = empty;
    lines = [headerLine];
  };

  for (
    let batch = await result.fetchChunk();
    batch && batch.rowCount > 0;
    batch = await result.fetchChunk()
  ) {
    for (const cells of batch.getRows()) {
      signal.throwIfAborted();
      const line = csvLine(cells);
      const row = { bytes: Buffer.byteLength(line), tokens: estimateTokens(line) };
      if (!fitsIntoChunk(size, row, limits)) await flush();
      lines.push(line);
      size = { rows: size.rows + 1, bytes: size.bytes + row.bytes, tokens: size.tokens + row.tokens };
    }
  }
  if (size.rows > 0) await flush();
}

/** RFC 4180, with `\n` at the end. */
function csvLine(cells: readonly unknown[]): string {
  return `${cells.map((value) => (value === null ? '' : csvCell(String(value)))).join(',')}\n`;
}

const csvCell = (value: string): string =>
  /[",\r\n]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value;
