import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { ClinicId } from '../contracts/ids.ts';
import type { ChunkLimits } from '../domain/chunkPlan.ts';
import type { DatasetProfile, IdentifyingReason } from '../domain/datasetProfile.ts';
import { findIdentifyingColumns } from './findIdentifyingColumns.ts';
import { loadSource } from './loadSource.ts';
import { profileDataset } from './profileDataset.ts';
import { pseudonymSql } from './pseudonyms.ts';
import { type Chunk, splitDataset } from './splitDataset.ts';

export interface DatasetOptions {
  /** What messages call the file. */
  readonly name: string;
  /** As {@link inspectSource} found it. */
  readonly header: readonly string[];
  /** Columns the user calls identifying, besides those that are found. */
  readonly identifyingColumns: readonly string[];
  readonly clinicId: ClinicId;
  /** 32 bytes in hex. */
  readonly pseudonymKey: string;
  /** Such as `512MB`; what does not fit goes to a temporary file. */
  readonly memoryLimit: string;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** A loaded source: what can be asked of it while it is open. */
export interface OpenDataset {
  readonly rows: number;
  profile(): Promise<DatasetProfile>;
  /** Chunks without identities, one after the other. */
  split(limits: ChunkLimits, writeChunk: (chunk: Chunk) => Promise<void>): Promise<void>;
}

/**
 * Loads a source into a DuckDB database of its own, which is gone again when `use` has ended, however it ended. An
 * abort interrupts the query that runs and rejects with the signal's reason.
 *
 * @throws {@link DatasetSourceError} when the file is not well-formed CSV.
 */
export async function withDataset<T>(
  path: string,
  options: DatasetOptions,
  use: (dataset: OpenDataset) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-dataset-'));
  try {
    // DuckDB takes a path for a pattern: `visits[1].csv` would read `visits1.csv`.
    const source = join(directory, 'source.csv');
    await symlink(resolve(path), source);
    return await withConnection(directory, options, async (connection) =>
      use(await open(connection, source, options)),
    );
  } catch (error) {
    options.signal.throwIfAborted();
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function withConnection<T>(
  directory: string,
  { memoryLimit, threads, signal }: DatasetOptions,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const instance = await DuckDBInstance.create(join(directory, 'source.duckdb'), {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: directory,
  });
  try {
    const connection = await instance.connect();
    const interrupt = () => connection.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      return await use(connection);
    } finally {
      signal.removeEventListener('abort', interrupt);
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function open(
  connection: DuckDBConnection,
  path: string,
  options: DatasetOptions,
): Promise<OpenDataset> {
  const { name, header, identifyingColumns, signal } = options;
  const { rows } = await loadSource(connection, path, { name, header });
  const identifying = await findIdentifyingColumns(connection, {
    name,
    header,
    named: identifyingColumns,
    signal,
  });
  return {
    rows,
    profile: () => profileDataset(connection, { header, identifying, signal }),
    split: (limits, writeChunk) =>
      splitDataset(
        connection,
        { rows, header, expressions: pseudonymsOf(identifying, options), limits, signal },
        writeChunk,
      ),
  };
}

function pseudonymsOf(
  identifying: ReadonlyMap<number, IdentifyingReason>,
  { pseudonymKey: key, clinicId }: DatasetOptions,
): Map<number, string> {
  return new Map(
    [...identifying].map(([index, reason]) => [index, pseudonymSql(`c${index}`, { key, clinicId, reason })]),
  );
}
