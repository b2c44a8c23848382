import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type DuckDbOptions, withDuckDb } from './duckdb.ts';
import { inspectJson } from './jsonSource.ts';
import { inspectParquet } from './parquetSource.ts';
import { readHeader } from './readHeader.ts';
import { readText } from './readText.ts';
import { RecordChecker } from './recordChecker.ts';
import { rejectBinary } from './rejectBinary.ts';
import { readHead, sourceSize, tooLarge, withSourceFile } from './sourceFile.ts';
import { DELIMITERS, detectFormat, type SourceFormat } from './sourceFormat.ts';
import { withTemporaryLink } from './temporaryFiles.ts';

export interface SourceInspection {
  readonly format: SourceFormat;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  /** Trimmed, not empty, all different. */
  readonly header: readonly string[];
}

export interface InspectOptions extends DuckDbOptions {
  /** The name of the file in messages; its extension decides the format when the content does not. */
  readonly name: string;
  readonly maxBytes: number;
}

/** A first line longer than this, bytes, is not taken for a header. */
const HEADER_LIMIT_BYTES = 1024 * 1024;
const READ_BYTES = 256 * 1024;

/**
 * Reads a source that is not compressed once, in flat memory, and checks what makes it a table: that it is a file with
 * content, not too large, in a format that is read, with a usable header, and every row with a cell for each column.
 *
 * @throws {@link DatasetSourceError}
 */
export async function inspectSource(path: string, options: InspectOptions): Promise<SourceInspection> {
  const { name } = options;
  await sourceSize(path, options);
  const head = await withSourceFile(path, name, (file) => readHead(file, HEADER_LIMIT_BYTES));
  const format = detectFormat(name, head);
  const meter = new ByteMeter(options);
  const header = await headerOf(path, { ...options, format, head, meter });
  return { format, header, ...meter.result() };
}

interface Inspected extends InspectOptions {
  readonly format: SourceFormat;
  readonly head: Buffer;
  readonly meter: ByteMeter;
}

async function headerOf(path: string, inspected: Inspected): Promise<readonly string[]> {
  const { format, name, head, meter } = inspected;
  if (format === 'parquet') return parquetHeader(path, inspected);
  rejectBinary(name, head);
  const onRead = (chunk: Buffer) => meter.add(chunk);
  if (format === 'json') return inspectJson(path, { ...inspected, onRead });
  const delimiter = DELIMITERS[format];
  const header = readHeader(name, head, delimiter);
  const records = new RecordChecker(name, delimiter);
  for await (const chunk of readText(path, { name, onRead })) records.check(chunk);
  records.end();
  return header;
}

async function parquetHeader(path: string, inspected: Inspected): Promise<readonly string[]> {
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) inspected.meter.add(chunk);
  return withTemporaryLink(path, 'source.parquet', (directory, link) =>
    withDuckDb(directory, inspected, (connection) => inspectParquet(connection, link, inspected)),
  );
}

/** Size and hash of what is read; a file that is still being written to may have grown since it was measured. */
class ByteMeter {
  readonly #options: InspectOptions;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(options: InspectOptions) {
    this.#options = options;
  }

  /** @throws {@link DatasetSourceError} `SourceTooLarge` */
  add(chunk: Buffer): void {
    const { name, maxBytes } = this.#options;
    this.#bytes += chunk.length;
    if (this.#bytes > maxBytes) throw tooLarge(name, `${this.#bytes} bytes are`, maxBytes);
    this.#hash.update(chunk);
  }

  result(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
