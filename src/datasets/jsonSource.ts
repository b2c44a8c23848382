import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadingOptions } from '../contracts/datasets/readingOptions.ts';
import type { SourceNotice } from '../domain/datasets/sourceNotice.ts';
import type { SourceReading } from '../domain/datasets/sourceReading.ts';
import { csvLine } from './csvLine.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { type JsonMember, jsonMembers, objectMember, textMember } from './jsonMembers.ts';
import { JsonRecordSplitter, type JsonText } from './jsonRecordSplitter.ts';
import { findWrappedRecords, type WrappedRecords } from './layout/findWrappedRecords.ts';
import { readText } from './readText.ts';
import { readHead, tooLarge, withSourceFile } from './sourceFile.ts';
import { withoutMark } from './sourceFormat.ts';

/** The longest header, bytes: keys of all records together beyond this are data. */
const HEADER_LIMIT_BYTES = 1024 * 1024;
/** CSV is handed over in pieces of about this size, characters. */
const WRITE_CHARACTERS = 256 * 1024;
/** Records with more different values of `resourceType` are no FHIR resources. */
const MAX_RESOURCE_TYPES = 200;

type JsonRecords = NonNullable<SourceReading['records']>;

export interface InspectedJson {
  readonly header: readonly string[];
  readonly records: JsonRecords;
  readonly notices: readonly SourceNotice[];
}

/**
 * Reads a JSON source to its end and finds its columns: the paths of all records' values in the order in which they first
 * appear. Of FHIR resources, those of one type are a table.
 *
 * @throws {@link DatasetSourceError} when the source is not well-formed, or larger than `maxBytes` as a table.
 */
export async function inspectJson(
  path: string,
  options: {
    readonly name: string;
    readonly maxBytes: number;
    readonly reading: ReadingOptions;
  },
): Promise<InspectedJson> {
  const { name, maxBytes, reading } = options;
  const wrapped = await wrappedRecords(path, name);
  const resourceType = await chooseResourceType(path, { name, wrapped, asked: reading.sheet });
  const records = { wrapped: wrapped ?? null, resourceType: resourceType.chosen };
  const columns = new Map<string, number>();
  let headerBytes = 0;
  let count = 0;
  let cellBytes = 0;
  for await (const members of jsonRecords(path, { name, records })) {
    count += 1;
    for (const [key, cell] of members) {
      cellBytes += cell?.length ?? 0;
      if (columns.has(key)) continue;
      columns.set(key, columns.size);
      headerBytes += Buffer.byteLength(key);
      if (headerBytes > HEADER_LIMIT_BYTES) throw tooManyKeys(name, count);
    }
    // A record with few keys of many still takes a cell for each in the table.
    if (cellBytes + count * columns.size > maxBytes)
      throw tooLarge(name, 'as a table its bytes are', maxBytes);
  }
  if (count === 0) throw new DatasetSourceError('SourceNoRows', `${name}: has no records`);
  return { header: headerOf(name, [...columns.keys()]), records, notices: noticesOf(records, resourceType) };
}

function noticesOf(
  { wrapped, resourceType }: JsonRecords,
  { others }: { readonly others: number },
): SourceNotice[] {
  const notices: SourceNotice[] = [];
  if (wrapped) notices.push({ kind: 'wrappedRecords', key: wrapped.key });
  if (resourceType !== null && others > 0) notices.push({ kind: 'sheet', sheet: resourceType, others });
  return notices;
}

async function wrappedRecords(path: string, name: string): Promise<WrappedRecords | undefined> {
  return withSourceFile(path, name, async (file) => {
    const head = withoutMark(await readHead(file, HEADER_LIMIT_BYTES));
    const isWhole = (await file.stat()).size <= HEADER_LIMIT_BYTES;
    return findWrappedRecords(head.toString('utf8'), isWhole);
  });
}

/** The resource type of FHIR resources that makes the table, and how many others there are; null for other records. */
async function chooseResourceType(
  path: string,
  {
    name,
    wrapped,
    asked,
  }: {
    readonly name: string;
    readonly wrapped: WrappedRecords | undefined;
    readonly asked: string | undefined;
  },
): Promise<{ readonly chosen: string | null; readonly others: number }> {
  const found = new Set<string>();
  for await (const record of jsonTexts(path, { name, wrapped: wrapped ?? null })) {
    const type = textMember(record, 'resourceType');
    if (type !== undefined) found.add(type);
    if (type === undefined || found.size > MAX_RESOURCE_TYPES) {
      found.clear();
      break;
    }
  }
  const types = [...found].sort();
  const chosen = asked ?? (types.length === 1 ? types[0] : undefined);
  if (types.length === 0 && asked === undefined) return { chosen: null, others: 0 };
  if (chosen !== undefined && found.has(chosen)) return { chosen, others: types.length - 1 };
  const choice = types.length === 0 ? 'it holds no FHIR resources' : `it holds ${types.join(', ')}`;
  throw new DatasetSourceError(
    'SourceSheet',
    asked === undefined
      ? `${name}: holds resources of several types; each is a table of its own: name one by --sheet (sheet); ${choice}`
      : `${name}: has no resources of the type that --sheet (sheet) names; ${choice}`,
  );
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
  options: {
    readonly name: string;
    readonly header: readonly string[];
    readonly records: JsonRecords | null;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  await pipeline(Readable.from(csvPieces(path, options)), createWriteStream(target), {
    signal: options.signal,
  });
}

async function* csvPieces(
  path: string,
  {
    name,
    header,
    records,
  }: { readonly name: string; readonly header: readonly string[]; readonly records: JsonRecords | null },
): AsyncGenerator<string> {
  const places = new Map(header.map((column, index) => [column, index]));
  let piece = csvLine(header);
  for await (const members of jsonRecords(path, { name, records })) {
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
  { name, records }: { readonly name: string; readonly records: JsonRecords | null },
): AsyncGenerator<JsonMember[]> {
  for await (const record of jsonTexts(path, { name, wrapped: records?.wrapped ?? null })) {
    const type = records?.resourceType ?? undefined;
    if (type !== undefined && textMember(record, 'resourceType') !== type) continue;
    yield jsonMembers(name, record);
  }
}

/** The texts of the records; of the entries of a FHIR bundle, their resources. */
async function* jsonTexts(
  path: string,
  { name, wrapped }: { readonly name: string; readonly wrapped: WrappedRecords | null },
): AsyncGenerator<JsonText> {
  const splitter = new JsonRecordSplitter(name, wrapped);
  for await (const chunk of readText(path, { name })) {
    for (const record of splitter.push(chunk)) {
      const resource = wrapped?.key === 'entry' ? objectMember(record, 'resource') : undefined;
      yield resource === undefined ? record : { ...record, text: resource };
    }
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
