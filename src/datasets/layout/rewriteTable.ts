import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { TextLayout } from '../../domain/datasets/textLayout.ts';
import { csvLine } from '../csvLine.ts';
import { readText } from '../readText.ts';

const Cells = z.array(z.string());
/** CSV is handed over in pieces of about this size, characters. */
const WRITE_CHARACTERS = 256 * 1024;

/** Writes the records of a text table, which have been checked, as CSV of RFC 4180 without a header. */
export async function rewriteTable(
  path: string,
  target: string,
  options: { readonly name: string; readonly layout: TextLayout; readonly signal: AbortSignal },
): Promise<void> {
  const { layout, signal } = options;
  const parser = parse({
    delimiter: layout.delimiter,
    escape: layout.quoteEscape,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    ltrim: true,
    rtrim: true,
    skip_empty_lines: layout.cells > 1,
  });
  const lines = skipLines(readText(path, options), layout.linesBeforeData);
  await pipeline(
    Readable.from(lines),
    parser,
    (records: AsyncIterable<unknown>) => csvPieces(records, layout.footerRecords),
    createWriteStream(target),
    { signal },
  );
}

async function* skipLines(chunks: AsyncIterable<Buffer>, lines: number): AsyncGenerator<Buffer> {
  let left = lines;
  let isReturned = false;
  for await (const chunk of chunks) {
    let at = 0;
    for (; at < chunk.length && (left > 0 || isReturned); at += 1) {
      const isLineFeed = chunk[at] === 0x0a;
      if (isReturned && !isLineFeed && left === 0) break;
      if (isLineFeed ? !isReturned : chunk[at] === 0x0d) left -= 1;
      isReturned = chunk[at] === 0x0d;
    }
    if (left === 0 && at < chunk.length) {
      isReturned = false;
      yield chunk.subarray(at);
    }
  }
}

/** @param dropped records at the end that are left out */
async function* csvPieces(records: AsyncIterable<unknown>, dropped: number): AsyncGenerator<string> {
  const waiting: string[] = [];
  let piece = '';
  for await (const record of records) {
    waiting.push(csvLine(Cells.parse(record).map((cell) => (cell === '' ? null : cell))));
    if (waiting.length <= dropped) continue;
    piece += waiting.shift() ?? '';
    if (piece.length < WRITE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
