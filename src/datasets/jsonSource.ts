import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from './csvLine.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { type JsonMember, jsonMembers } from './jsonMembers.ts';
import { JsonRecordSplitter } from './jsonRecordSplitter.ts';
import { readText } from './readText.ts';
import { tooLarge } from './sourceFile.ts';

/** The longest header, bytes: keys of all records together beyond this are data. */
const HEADER_LIMIT_BYTES = 1024 * 1024;
/** CSV is handed over in pieces of about this size, characters. */
const WRITE_CHARACTERS = 256 * 1024;

/**
 * Reads a JSON source to its end and finds its columns: the keys of all records in the order in which they first
 * appear.
 *
 * @throws {@link DatasetSourceError} when the source is not well-formed, or larger than `maxBytes` as a table.
 */
export async function inspectJson(
  path: string,
  options: {
    readonly name: string;
    readonly maxBytes: number;
    readonly onRead: (chunk: Buffer) => void;
  },
): Promise<string[]> {
  const { name, maxBytes } = options;
  const columns = new Map<string, number>();
  let headerBytes = 0;
  let records = 0;
  let cellBytes = 0;
  for await (const members of jsonRecords(path, options)) {
    records += 1;
    for (const [key, cell] of members) {
      cellBytes += cell?.length ?? 0;
      if (columns.has(key)) continue;
      columns.set(key, columns.size);
      headerBytes += Buffer.byteLength(key);
      if (headerBytes > HEADER_LIMIT_BYTES) throw tooManyKeys(name, records);
    }
    // A record with few keys of many still takes a cell for each in the table.
    if (cellBytes + records * columns.size > maxBytes)
      throw tooLarge(name, 'as a table its bytes are', maxBytes);
  }
  if (records === 0) throw new DatasetSourceError('SourceNoRows', `${name}: has no records`);
  return headerOf(name, [...columns.keys()]);
}

/**
 * Writes a JSON source as CSV with a header line.
 *
 * @param header as {@link inspectJson} found it
 * @throws {@link DatasetSourceError} as {@link inspectJson}.
 */
export async function writeJsonAsCsv(
  path: string,
  target: string,
  options: { readonly name: string; readonly header: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const { name, header, signal } = options;
  await pipeline(Readable.from(csvPieces(path, name, header)), createWriteStream(target), { signal });
}

async function* csvPieces(path: string, name: string, header: readonly string[]): AsyncGenerator<string> {
  const places = new Map(header.map((column, index) => [column, index]));
  let piece = csvLine(header);
  for await (const members of jsonRecords(path, { name })) {
    const cells: (string | null)[] = header.map(() => null);
    for (const [key, cell] of members) {
      const place = places.get(key.trim());
      if (place === undefined) throw new Error('the source is not the one that was inspected');
      cells[place] = cell;
    }
    piece += csvLine(cells);
    if (piece.length < WRITE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function* jsonRecords(
  path: string,
  options: { readonly name: string; readonly onRead?: (chunk: Buffer) => void },
): AsyncGenerator<JsonMember[]> {
  const splitter = new JsonRecordSplitter(options.name);
  for await (const chunk of readText(path, options)) {
    for (const record of splitter.push(chunk)) yield jsonMembers(options.name, record);
  }
  splitter.end();
}

function headerOf(name: string, keys: readonly string[]): string[] {
  const refuse = (problem: string) => new DatasetSourceError('SourceHeader', `${name}: ${problem}`);
  if (keys.length === 0) throw refuse('no record has a key; its keys name the columns');
  const header = keys.map((key) => key.trim());
  const empty = header.indexOf('');
  if (empty >= 0) throw refuse(`key ${empty + 1}, by first appearance, is empty; its keys name the columns`);
  const repeated = header.findIndex((key, index) => header.indexOf(key) < index);
  if (repeated >= 0) {
    const first = header.indexOf(header[repeated] ?? '') + 1;
    throw refuse(`keys ${first} and ${repeated + 1}, by first appearance, differ in spaces only; rename one`);
  }
  return header;
}

function tooManyKeys(name: string, record: number): DatasetSourceError {
  const problem = `the keys of the records up to ${record} take more than ${HEADER_LIMIT_BYTES} bytes`;
  const advice = 'are keys used for data? Every record has the same keys in a table';
  return new DatasetSourceError('SourceHeader', `${name}: ${problem}; ${advice}`);
}
