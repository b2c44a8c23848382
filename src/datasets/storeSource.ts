import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ReadingOptions } from '../contracts/datasets/readingOptions.ts';
import type { ClinicId, DatasetId } from '../contracts/shared/ids.ts';
import type { Disks } from '../disks/createDisks.ts';
import type { SourceReading } from '../domain/datasets/sourceReading.ts';
import { datasetPrefix } from '../domain/shared/clinicObjects.ts';
import { datasetIdOf } from '../security/datasetId.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import { registerDataset } from '../store/datasets/datasets.ts';
import { checkHeader } from './checkHeader.ts';
import { checkNamedColumns } from './checkNamedColumns.ts';
import { checkRows } from './checkRows.ts';
import { DatasetSourceError } from './datasetSourceError.ts';
import { fileHash } from './fileHash.ts';
import { inspectSource, type SourceInspection } from './inspectSource.ts';
import { declareColumns } from './redcap/declareColumns.ts';
import { readDictionary } from './redcap/readDictionary.ts';
import { withPlainSource } from './withPlainSource.ts';

export interface StoreSourceOptions {
  readonly clinicId: ClinicId;
  readonly identifyingColumns: readonly string[];
  /** Columns the user lets leave. @default none */
  readonly sentColumns?: readonly string[] | undefined;
  /** What the user says about the file. @default all of it is detected */
  readonly reading?: ReadingOptions | undefined;
  /** The data dictionary of the REDCap project that the file is of, and what messages call it. */
  readonly dictionary?: { readonly path: string; readonly name: string } | undefined;
  readonly database: Database;
  readonly disks: Disks;
  readonly config: Config;
  /**
   * Called with the data set's id before its rows are checked; an error that it throws ends the work, and nothing is
   * stored.
   */
  readonly admit?: (id: DatasetId) => Promise<void>;
  /** The name of the file in messages. @default the last part of its path */
  readonly name?: string;
  /** Ends the work early; nothing is stored then. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a file, every row of it, then stores it as it is and registers it as a data set; the same file again is the
 * same data set. Nothing is stored when the file fails a check.
 *
 * @param path of a text table, a JSON or Parquet file, or an Excel workbook; it may be compressed by gzip
 * @throws {@link DatasetSourceError}
 */
export async function storeSource(path: string, options: StoreSourceOptions): Promise<DatasetId> {
  const { clinicId, sentColumns = [], database, disks, config, reading = {}, dictionary } = options;
  const { name = basename(path), signal = neverAborted, admit = async () => undefined } = options;
  const { freeText } = (await requireClinic(database, clinicId)).profile;
  const checked = { name, signal, ...datasetSettings(config) };
  const source = await withPlainSource(path, { ...checked, sheet: reading.sheet }, async (plain) => {
    const given = await inspectSource(plain.path, { ...checked, reading, plain });
    checkHeader(name, given.header);
    checkNamedColumns(name, given.header, { identifyingColumns: options.identifyingColumns, sentColumns });
    if (dictionary && reading.long) throw dictionaryOfLong(name);
    const declared = dictionary && (await readDeclared(dictionary, given, name));
    const inspected = declared ? { ...given, reading: declared.reading } : given;
    const identifyingColumns = [
      ...new Set([
        ...options.identifyingColumns,
        // The user overrules the dictionary.
        ...(declared?.identifying ?? []).filter((column) => !sentColumns.includes(column)),
      ]),
    ];
    const file = plain.isGiven ? {} : await fileHash(path);
    const found = { ...inspected, ...file, identifyingColumns, isPacked: plain.isPacked };
    const { sha256, format } = found;
    const id = datasetIdOf(config.PSEUDONYM_KEY, {
      clinicId,
      sha256,
      format,
      identifyingColumns,
      sentColumns,
      freeText,
      reading,
      dictionary: dictionary ? (await fileHash(dictionary.path)).sha256 : null,
    });
    await admit(id);
    await checkRows(plain.path, { ...inspected, ...checked });
    return { id, ...found };
  });

  const { id, format, header, isPacked } = source;
  const sourceKey = `${datasetPrefix(clinicId, id)}source.${format}${isPacked ? '.gz' : ''}`;
  signal.throwIfAborted();
  const stored = await disks.current.write(sourceKey, createReadStream(path));
  await registerDataset(database, {
    id,
    clinicId,
    name,
    disk: stored.disk,
    sourceKey,
    format,
    columns: header,
    bytes: stored.bytes,
    sha256: stored.sha256,
    identifyingColumns: source.identifyingColumns,
    sentColumns,
    freeText,
    reading: source.reading,
  });
  return id;
}

const dictionaryOfLong = (name: string): DatasetSourceError =>
  new DatasetSourceError(
    'SourceDictionary',
    `${name}: a long table is not read with a data dictionary; leave out --long (long) or --dictionary (dictionary)`,
  );

/** What a dictionary tells about the columns of a file that has been inspected. */
async function readDeclared(
  { path, name }: { readonly path: string; readonly name: string },
  { header, reading }: Pick<SourceInspection, 'header' | 'reading'>,
  source: string,
): Promise<{ readonly reading: SourceReading; readonly identifying: readonly string[] }> {
  const { columns, labels, identifying, notices } = declareColumns(await readDictionary(path, name), header, {
    dictionary: name,
    source,
  });
  return {
    reading: {
      ...reading,
      declared: columns,
      descriptions: { ...labels, ...reading.descriptions },
      notices: [...reading.notices, ...notices],
    },
    identifying,
  };
}

/** The part of the configuration that opening a data set needs. */
export function datasetSettings(config: Config) {
  return {
    pseudonymKey: config.PSEUDONYM_KEY,
    maxBytes: config.MAX_SOURCE_BYTES,
    memoryLimit: config.DUCKDB_MEMORY_LIMIT,
    threads: config.DUCKDB_THREADS,
  };
}

const neverAborted = new AbortController().signal;
