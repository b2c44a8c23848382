import type { DuckDBConnection } from '@duckdb/node-api';
import { type ChunkLimits, ChunkPlan, type ChunkSize, hashRow } from '../domain/datasets/chunkPlan.ts';
import { cutCells } from '../domain/datasets/cutCells.ts';
import { estimateTokens } from '../domain/datasets/tokenEstimate.ts';
import { csvCell, csvLine } from './csvLine.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { type RowSource, readLines, readRow, rowsAtOnce } from './rowLines.ts';

/** A chunk of rows as CSV with its header line. */
export interface Chunk extends ChunkSize {
  readonly index: number;
  readonly csv: string;
}

export interface SplitOptions extends RowSource {
  /** The name of the file in messages. */
  readonly name: string;
  readonly limits: ChunkLimits;
  /** The factor by which the local estimate of tokens is multiplied. */
  readonly tokenFactor: number;
}

/**
 * Cuts the table `source` into chunks, in the order of the file and one at a time in memory. What a chunk holds depends
 * on its rows and their neighbours: a change elsewhere in the file leaves it as it is. If one row is larger than a
 * chunk, its longest cells are cut.
 *
 * @param takeChunk is awaited before the next chunk is made
 * @returns how many cells were cut
 * @throws {@link DatasetSourceError} `SourceRowTooLarge` for one of so many cells that cutting does not help.
 */
export async function splitDataset(
  connection: DuckDBConnection,
  options: SplitOptions,
  takeChunk: (chunk: Chunk) => Promise<void>,
): Promise<{ cutCells: number }> {
  const { header, limits, tokenFactor, signal } = options;
  const sizeOf = (line: string) => ({
    bytes: Buffer.byteLength(line),
    tokens: Math.ceil(estimateTokens(line) * tokenFactor),
  });
  const headerLine = csvLine(header);
  const plan = new ChunkPlan({ rows: 0, ...sizeOf(headerLine) }, limits);
  const maxLineBytes = limits.maxBytes - Buffer.byteLength(headerLine);
  let lines: string[] = [];
  let index = 0;
  let cut = 0;

  const write = async (size: ChunkSize) => {
    signal.throwIfAborted();
    await takeChunk({ index, ...size, csv: headerLine + lines.slice(0, size.rows).join('') });
    index += 1;
    lines = lines.slice(size.rows);
  };

  const shortened = async (rowId: number): Promise<string> => {
    const cells = await readRow(connection, options, rowId, limits.maxBytes);
    const kept = cutCells(cells, maxLineBytes - cells.length, (text) => Buffer.byteLength(csvCell(text)));
    if (!kept) throw rowTooLarge(options.name, rowId, limits.maxBytes);
    cut += kept.cut;
    return csvLine(kept.cells);
  };

  const atOnce = await rowsAtOnce(connection, options);
  for await (const batch of readLines(connection, { ...options, maxLineBytes, atOnce })) {
    for (const { rowId, line: whole } of batch) {
      const line = whole ?? (await shortened(rowId));
      const row = sizeOf(line);
      while (!plan.fits(row)) await write(plan.cut());
      plan.add({ ...row, hash: hashRow(line) });
      lines.push(line);
    }
  }
  if (plan.pending > 0) await write(plan.rest());
  return { cutCells: cut };
}

function rowTooLarge(name: string, rowId: number, maxBytes: number): DatasetSourceError {
  return new DatasetSourceError(
    'SourceRowTooLarge',
    `${name}: row ${rowId + 1} and the header do not fit into ${maxBytes} bytes; raise CHUNK_MAX_BYTES, or leave out columns`,
  );
}
