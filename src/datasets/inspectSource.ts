import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { MAX_COLUMNS, type ReadingOptions } from '../contracts/datasets/readingOptions.ts';
import type { SourceReading } from '../domain/datasets/sourceReading.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { type DuckDbOptions, withDuckDb } from './duckdb.ts';
import { inspectJson } from './jsonSource.ts';
import { detectEncoding } from './layout/detectEncoding.ts';
import { inspectTable } from './layout/inspectTable.ts';
import { withUtf8Source } from './layout/withUtf8Source.ts';
import { inspectLong } from './long/inspectLong.ts';
import { inspectParquet } from './parquetSource.ts';
import { rejectBinary } from './rejectBinary.ts';
import { readHead, sourceSize, tooLarge, withSourceFile } from './sourceFile.ts';
import { detectFormat, type SourceFormat } from './sourceFormat.ts';
import { withTemporaryLink } from './temporaryFiles.ts';
import type { PlainSource } from './withPlainSource.ts';

export interface SourceInspection {
  readonly format: SourceFormat;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  /** Trimmed, not empty, all different. */
  readonly header: readonly string[];
  /** What was detected, so that the source is read in the same way again. */
  readonly reading: SourceReading;
}

export interface InspectOptions extends DuckDbOptions {
  /** The name of the file in messages; its extension decides the format when the content does not. */
  readonly name: string;
  readonly maxBytes: number;
  /** What the user says about the file. @default all of it is detected */
  readonly reading?: ReadingOptions | undefined;
  /** What is known of the file, since it was made of another. */
  readonly plain?: Pick<PlainSource, 'format' | 'notices'> | undefined;
}

/** Bytes at the beginning that tell the format. */
const HEAD_BYTES = 64 * 1024;
const READ_BYTES = 256 * 1024;

type Found = Pick<SourceInspection, 'header'> & Omit<SourceReading, 'options' | 'declared' | 'long'>;

/**
 * Reads a source that is not compressed in flat memory, and checks what makes it a table: that it is a file with content,
 * not too large, in a format that is read, with usable names of columns, and every row with a cell for each column.
 *
 * @throws {@link DatasetSourceError}
 */
export async function inspectSource(path: string, options: InspectOptions): Promise<SourceInspection> {
  const { name, reading = {}, plain } = options;
  await sourceSize(path, options);
  const head = await withSourceFile(path, name, (file) => readHead(file, HEAD_BYTES));
  const format = plain?.format ?? detectFormat(name, head);
  const meter = new ByteMeter(options);
  const { header, ...found } = await inspectFormat(path, { ...options, reading, format, head, meter });
  if (header.length > MAX_COLUMNS) throw tooWide(name, header.length);
  const notices = [...(plain?.notices ?? []), ...found.notices];
  const narrow = {
    format,
    header,
    reading: { ...found, declared: {}, long: null, notices, options: reading },
    ...meter.result(),
  };
  return reading.long ? inspectLong(path, narrow, { ...options, named: reading.long }) : narrow;
}

function tooWide(name: string, columns: number): DatasetSourceError {
  const message = `${name}: has ${columns} columns, more than the ${MAX_COLUMNS} that a data set has at most; split it`;
  return new DatasetSourceError('SourceTooWide', message);
}

interface Inspected extends InspectOptions {
  readonly reading: ReadingOptions;
  readonly format: SourceFormat;
  readonly head: Buffer;
  readonly meter: ByteMeter;
}

async function inspectFormat(path: string, inspected: Inspected): Promise<Found> {
  if (inspected.format === 'parquet') {
    const header = await parquetHeader(path, inspected);
    return { header, encoding: 'utf-8', layout: null, records: null, descriptions: {}, notices: [] };
  }
  return inspectText(path, inspected);
}

/** A sheet has been written with commas in UTF-8. */
const WRITTEN = { delimiter: ',', encoding: 'utf-8' } as const;

async function inspectText(path: string, inspected: Inspected): Promise<Found> {
  const { format, name, head, meter } = inspected;
  const reading = format === 'xlsx' ? { ...inspected.reading, ...WRITTEN } : inspected.reading;
  rejectBinary(name, head);
  const onRead = (chunk: Buffer) => meter.add(chunk);
  const encoding = await detectEncoding(path, { name, head, given: reading.encoding, onRead });
  const told = encoding === 'utf-8' ? [] : [{ kind: 'encoding' as const, encoding }];
  return withUtf8Source(path, { ...inspected, encoding }, async (text) => {
    if (format === 'json') {
      const { notices, ...found } = await inspectJson(text, inspected);
      return { ...found, encoding, layout: null, descriptions: {}, notices: [...told, ...notices] };
    }
    const expected = format === 'tsv' ? '\t' : undefined;
    const { notices, ...table } = await inspectTable(text, {
      name,
      reading,
      expected,
      isChecked: text === path,
    });
    return { ...table, encoding, records: null, notices: [...told, ...notices] };
  });
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
