import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type ChunkLimits, ChunkPlan, type ChunkSize } from '../domain/datasets/chunkPlan.ts';
import { cutCells } from '../domain/datasets/cutCells.ts';
import { hashRow } from '../domain/datasets/rowHash.ts';
import { estimateTokens } from '../domain/datasets/tokenEstimate.ts';
import { csvCell, csvLine } from './csvLine.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { LineBuffer, type ScannedRow } from './lineBuffer.ts';
import { lineFiles } from './lineFiles.ts';
import { type RowSource, readRow } from './rowLines.ts';

/** A chunk of rows as CSV with its header line. */
export interface Chunk extends ChunkSize {
  readonly index: number;
  /** In UTF-8. */
  readonly csv: Buffer;
}

export interface SplitOptions extends RowSource {
  /** The name of the file in messages. */
  readonly name: string;
  /** For temporary files. */
  readonly directory: string;
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
  const headerText = csvLine(header);
  const headerLine = Buffer.from(headerText);
  const tokensOf = (estimated: number) => Math.ceil(estimated * tokenFactor);
  const plan = new ChunkPlan(
    { rows: 0, bytes: headerLine.length, tokens: tokensOf(estimateTokens(headerText)) },
    limits,
  );
  const maxLineBytes = limits.maxBytes - headerLine.length;
  const lines = new LineBuffer(maxLineBytes);
  let index = 0;
  let rowId = 0;
  let cut = 0;

  const write = async (size: ChunkSize) => {
    signal.throwIfAborted();
    const csv = Buffer.concat([headerLine, lines.take(size.bytes - headerLine.length)]);
    await takeChunk({ index, ...size, csv });
    index += 1;
  };

  const shorten = async (): Promise<ScannedRow> => {
    const cells = await readRow(connection, options, rowId, limits.maxBytes);
    const kept = cutCells(cells, maxLineBytes - cells.length, (text) => Buffer.byteLength(csvCell(text)));
    if (!kept) throw rowTooLarge(options.name, rowId, limits.maxBytes);
    cut += kept.cut;
    const text = csvLine(kept.cells);
    const line = Buffer.from(text);
    lines.replaceRow(line);
    return { bytes: line.length, tokens: estimateTokens(text), hash: hashRow(text) };
  };

  for await (const path of lineFiles(connection, options)) {
    const file = await open(path);
    try {
      while (await lines.fill(file)) {
        for (let row = lines.nextRow(); row; row = lines.nextRow()) {
          const { bytes, tokens, hash } = row.bytes > maxLineBytes ? await shorten() : row;
          const planned = { bytes, tokens: tokensOf(tokens), hash };
          while (!plan.fits(planned)) await write(plan.cut());
          plan.add(planned);
          rowId += 1;
        }
      }
    } finally {
      await file.close();
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
