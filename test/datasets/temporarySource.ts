import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { ReadingOptions } from '../../src/contracts/datasets/readingOptions.ts';
import { ClinicId, DatasetId } from '../../src/contracts/shared/ids.ts';
import { DatasetSourceError, type DatasetSourceProblem } from '../../src/datasets/datasetSourceError.ts';
import { inspectSource } from '../../src/datasets/inspectSource.ts';
import { shiftSql } from '../../src/datasets/pseudonyms.ts';
import type { Chunk } from '../../src/datasets/splitDataset.ts';
import { type DatasetOptions, type OpenDataset, withDataset } from '../../src/datasets/withDataset.ts';
import { withPlainSource } from '../../src/datasets/withPlainSource.ts';
import type { ChunkLimits } from '../../src/domain/datasets/chunkPlan.ts';
import { plainReading } from '../support/plainReading.ts';

export const CLINIC = ClinicId.parse('clinic-north');
export const DATASET = DatasetId.parse(`ds_${'0'.repeat(24)}`);
export const KEY = '0123456789abcdef'.repeat(4);
/** What DuckDB may take in tests. */
export const MACHINE = { memoryLimit: '256MB', threads: 2, signal: new AbortController().signal };
/** Larger than any test's file. */
export const ONE_CHUNK: ChunkLimits = { targetTokens: 1e9, maxRows: 1e9, maxBytes: 1e9 };

/** A folder for the test file that calls it, and a function that writes a file into it and returns its path. */
export function temporarySources(): (content: string | Uint8Array, name?: string) => Promise<string> {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-test-sources-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));
  return async (content, name = 'visits.csv') => {
    const path = join(directory, name);
    await writeFile(path, content);
    return path;
  };
}

type OpenOptions = Omit<Partial<DatasetOptions>, 'sentColumns'> & {
  /** With `all` the cells leave as they are read, except what identifies within them. @default none */
  readonly sentColumns?: readonly string[] | 'all';
};

/** Inspects and opens a file as an import does. */
export async function openSource<T>(
  path: string,
  use: (dataset: OpenDataset) => Promise<T>,
  { sentColumns, ...options }: OpenOptions = {},
): Promise<T> {
  const name = options.name ?? basename(path);
  const given = options.reading?.options;
  const checked = { ...MACHINE, name, maxBytes: 1e9, sheet: given?.sheet };
  return withPlainSource(path, checked, async (plain) => {
    const { header, format, reading } = await inspectSource(plain.path, {
      ...checked,
      reading: given,
      plain,
    });
    const sent = sentColumns === 'all' ? header : (sentColumns ?? []);
    return openInspected(plain.path, { ...options, sentColumns: sent, header, format, reading }, use);
  });
}

/** Opens a file without looking at it first. */
export function openInspected<T>(
  path: string,
  options: Partial<DatasetOptions> & Pick<DatasetOptions, 'header'>,
  use: (dataset: OpenDataset) => Promise<T>,
): Promise<T> {
  const defaults = {
    name: 'visits.csv',
    format: 'csv',
    reading: plainReading(options.header.length),
    maxBytes: 1e9,
    identifyingColumns: [],
    sentColumns: [],
    freeText: 'standard',
    clinicId: CLINIC,
    country: 'DE',
    datasetId: DATASET,
    asOf: new Date('2026-06-30T12:00:00Z'),
  } as const;
  return withDataset(path, { ...defaults, pseudonymKey: KEY, ...MACHINE, ...options }, use);
}

/** A chunk with its CSV as text. */
export type ReadChunk = Omit<Chunk, 'csv'> & { readonly csv: string };

export async function chunksOf(dataset: OpenDataset, limits: ChunkLimits = ONE_CHUNK): Promise<ReadChunk[]> {
  const chunks: ReadChunk[] = [];
  await dataset.split(limits, async (chunk) => {
    chunks.push({ ...chunk, csv: chunk.csv.toString('utf8') });
  });
  return chunks;
}

/** The cells of CSV text, header included, as a reader other than DuckDB finds them. */
export const cellsOf = (csv: string): string[][] => parse(csv, { relax_column_count: false });

/** The cells of a file in which nothing identifies, header included, with its dates as they are in the file. */
export const tableOf = (path: string, reading: ReadingOptions = {}): Promise<string[][]> =>
  openSource(
    path,
    async (dataset) =>
      cellsOf((await chunksOf(dataset))[0]?.csv ?? '').map((row) => row.map((cell) => movedBack(cell))),
    { reading: { ...plainReading(1), options: reading }, sentColumns: 'all' },
  );

/** Days by which the dates of the data set leave moved. */
const SHIFT_DAYS = Number(shiftSql(undefined, { key: KEY, clinicId: CLINIC, datasetId: DATASET }));

const movedBack = (cell: string): string =>
  cell.replace(/^\d{4}-\d\d-\d\d/, (date) =>
    new Date(Date.parse(date) + SHIFT_DAYS * 86_400_000).toISOString().slice(0, 10),
  );

/** Expects a file to be refused by an error of one line without its cells: those that hold "Secret" never show. */
export async function refuses(
  path: string,
  type: DatasetSourceProblem,
  message: RegExp,
  maxBytes = 1e9,
  reading: ReadingOptions = {},
): Promise<void> {
  const options = { ...MACHINE, name: 'visits', maxBytes, reading };
  const read = withPlainSource(path, { ...options, sheet: reading.sheet }, (plain) =>
    inspectSource(plain.path, { ...options, plain }),
  );
  await assert.rejects(read, (error) => {
    assert.ok(error instanceof DatasetSourceError, String(error));
    assert.equal(error.type, type, error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /Secret|\n/);
    return true;
  });
}
