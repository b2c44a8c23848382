import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { DatasetSourceError } from './datasetSourceError.ts';

export interface SourceInspection {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  /** Trimmed, not empty, all different. */
  readonly header: readonly string[];
}

/** A header of more bytes than this is not one. */
const HEADER_LIMIT_BYTES = 1024 * 1024;

/** First bytes of what people hand over instead of a CSV file. */
const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ['a gzip archive', [0x1f, 0x8b]],
  ['a ZIP archive or an Excel workbook', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
];

/**
 * Reads a source once, in flat memory, and checks what can be told without parsing its rows: that it is a file with
 * content, not too large, text in UTF-8, with a usable header.
 *
 * @param name what messages call the file
 * @throws {@link DatasetSourceError}
 */
export async function inspectSource(
  path: string,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<SourceInspection> {
  const bytes = await sizeOf(path, name);
  if (bytes === 0) throw new DatasetSourceError('SourceEmpty', `${name}: the file is empty`);
  if (bytes > maxBytes) {
    const message = `${name}: ${bytes} bytes are more than the ${maxBytes} that are allowed (MAX_SOURCE_BYTES); split the file`;
    throw new DatasetSourceError('SourceTooLarge', message);
  }

  const hash = createHash('sha256');
  const decoder = new Utf8Checker(name);
  let head = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    if (!Buffer.isBuffer(chunk)) continue;
    if (head.length === 0) rejectBinary(name, chunk);
    if (head.length < HEADER_LIMIT_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEADER_LIMIT_BYTES)]);
    decoder.check(chunk);
    hash.update(chunk);
  }
  decoder.end();
  return { bytes, sha256: hash.digest('hex'), header: readHeader(name, head) };
}

async function sizeOf(path: string, name: string): Promise<number> {
  const stats = await stat(path).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new DatasetSourceError('SourceNotFound', `${path}: no such file`);
    throw new DatasetSourceError('SourceNotReadable', `${name}: the file cannot be read (${code})`);
  });
  if (stats.isDirectory()) {
    throw new DatasetSourceError('SourceIsDirectory', `${path}: is a directory; name a CSV file in it`);
  }
  return stats.size;
}

function rejectBinary(name: string, head: Buffer): void {
  const wide = wideEncoding(head);
  if (wide !== undefined) {
    const advice = `save it as UTF-8, for example with: iconv -f ${wide} -t UTF-8`;
    throw new DatasetSourceError('SourceEncoding', `${name}: is ${wide} text, not UTF-8; ${advice}`);
  }
  const [kind] = MAGIC.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte)) ?? [];
  if (kind !== undefined) {
    throw new DatasetSourceError(
      'SourceBinary',
      `${name}: is ${kind}, not a CSV file; save it as CSV in UTF-8`,
    );
  }
  if (head.includes(0)) {
    throw new DatasetSourceError(
      'SourceBinary',
      `${name}: is a binary file, not a CSV file; save it as CSV in UTF-8`,
    );
  }
}

/** By byte order mark, or by the zero byte in every other place that ASCII text has in UTF-16. */
function wideEncoding(head: Buffer): 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? 'UTF-32LE' : 'UTF-16LE';
  if (head[0] === 0xfe && head[1] === 0xff) return 'UTF-16BE';
  const pairs = Math.min(head.length >> 1, 50);
  if (pairs < 2) return undefined;
  const zeros = (offset: number) => {
    let count = 0;
    for (let index = 0; index < pairs; index += 1) if (head[index * 2 + offset] === 0) count += 1;
    return count;
  };
  if (zeros(1) > pairs * 0.8 && zeros(0) === 0) return 'UTF-16LE';
  if (zeros(0) > pairs * 0.8 && zeros(1) === 0) return 'UTF-16BE';
  return undefined;
}

/** Finds the first byte that is not UTF-8, and its line. */
class Utf8Checker {
  readonly #name: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #line = 1;

  constructor(name: string) {
    this.#name = name;
  }

  check(chunk: Buffer): void {
    const zero = chunk.indexOf(0);
    if (zero >= 0) {
      const line = this.#line + countLines(chunk.subarray(0, zero));
      throw new DatasetSourceError(
        'SourceBinary',
        `${this.#name}: line ${line} holds a zero byte; a CSV file has none`,
      );
    }
    this.#decode(chunk, () => this.#decoder.decode(chunk, { stream: true }));
    this.#line += countLines(chunk);
  }

  end(): void {
    this.#decode(Buffer.alloc(0), () => this.#decoder.decode());
  }

  #decode(chunk: Buffer, decode: () => string): void {
    try {
      decode();
    } catch {
      const line = this.#line + countLines(chunk.subarray(0, firstInvalidByte(chunk)));
      const advice = 'save it as UTF-8; if it is Latin-1, with: iconv -f ISO-8859-1 -t UTF-8';
      throw new DatasetSourceError('SourceEncoding', `${this.#name}: line ${line} is not UTF-8; ${advice}`);
    }
  }
}

const LINE_FEED = 0x0a;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}

/** By halving: the longest prefix that decodes ends just before it. */
function firstInvalidByte(chunk: Buffer): number {
  let good = 0;
  let bad = chunk.length;
  while (good < bad) {
    const middle = (good + bad + 1) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(chunk.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle - 1;
    }
  }
  return good;
}

function readHeader(name: string, head: Buffer): string[] {
  const header = parseHeader(name, head).map((cell) => cell.trim());
  const empty = header.indexOf('');
  if (header.length === 0 || header.every((cell) => cell === '')) {
    throw new DatasetSourceError('SourceHeader', `${name}: line 1 is empty; it must name the columns`);
  }
  if (empty >= 0) {
    throw new DatasetSourceError(
      'SourceHeader',
      `${name}: column ${empty + 1} has no name in line 1; name every column`,
    );
  }
  const repeated = header.findIndex((cell, index) => header.indexOf(cell) < index);
  if (repeated >= 0) {
    const first = header.indexOf(header[repeated] ?? '') + 1;
    const message = `${name}: columns ${first} and ${repeated + 1} have the same name in line 1; rename one`;
    throw new DatasetSourceError('SourceHeader', message);
  }
  const [only = ''] = header;
  if (header.length === 1 && /[;\t|]/.test(only)) {
    const message = `${name}: the columns in line 1 are not separated by commas; save it with commas`;
    throw new DatasetSourceError('SourceHeader', message);
  }
  return header;
}

function parseHeader(name: string, head: Buffer): string[] {
  try {
    const [header = []]: string[][] = parse(head, { bom: true, to: 1, relax_column_count: true });
    return header;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DatasetSourceError(
      'SourceQuote',
      `${name}: line 1 has a quote that is not closed, or in the wrong place`,
    );
  }
}
