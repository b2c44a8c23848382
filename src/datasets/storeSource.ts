import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import type { ClinicId, DatasetId } from '../contracts/ids.ts';
import type { Disk } from '../disks/disk.ts';
import { datasetIdOf } from '../security/datasetId.ts';
import type { Database } from '../store/database.ts';
import { registerDataset } from '../store/datasets.ts';
import { checkNamedColumns } from './findIdentifyingColumns.ts';
import { inspectSource } from './inspectSource.ts';
import { withDataset } from './withDataset.ts';

export interface StoreSourceOptions {
  readonly clinicId: ClinicId;
  readonly identifyingColumns: readonly string[];
  readonly database: Database;
  readonly disk: Disk;
  readonly config: Config;
}

/**
 * Checks a CSV file, every row of it, then stores it and registers it as a data set; the same file again is the same
 * data set. Nothing is stored when the file is not what it should be.
 *
 * @throws {@link DatasetSourceError}
 */
export async function storeSource(path: string, options: StoreSourceOptions): Promise<DatasetId> {
  const { clinicId, identifyingColumns, database, disk, config } = options;
  const name = basename(path);
  const { bytes, sha256, header } = await inspectSource(path, { name, maxBytes: config.MAX_SOURCE_BYTES });
  checkNamedColumns(name, header, identifyingColumns);
  await withDataset(
    path,
    { name, header, ...datasetSettings(config), ...options, signal: neverAborted },
    async () => undefined,
  );

  const id = datasetIdOf(config.PSEUDONYM_KEY, { clinicId, sha256, identifyingColumns });
  const sourceKey = `datasets/${id}/source.csv`;
  await disk.write(sourceKey, createReadStream(path));
  await registerDataset(database, {
    id,
    clinicId,
    name,
    disk: disk.name,
    sourceKey,
    bytes,
    sha256,
    identifyingColumns,
  });
  return id;
}

/** The part of the configuration that opening a data set needs. */
export function datasetSettings(config: Config) {
  return {
    pseudonymKey: config.PSEUDONYM_KEY,
    memoryLimit: config.DUCKDB_MEMORY_LIMIT,
    threads: config.DUCKDB_THREADS,
  };
}

const neverAborted = new AbortController().signal;
