// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

export interface DatasetsTable {
  clinicId: string;
  id: string;
  name: string;
  disk: string;
  sourceKey: string;
  format: string;
  columns: JSONColumnType<string[]>;
  bytes: number;
  sha256: string;
  identifyingColumns: JSONColumnType<string[]>;
  sentColumns: JSONColumnType<string[]>;
  freeText: string;
  reading: ColumnType<unknown, string, string>;
  profile: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: ColumnType<Date, Date | undefined, never>;
  importedAt: Date | null;
}

export interface DatasetChunksTable {
  clinicId: string;
  datasetId: string;
  index: number;
  objectKey: string;
  /** Where the compressed bytes that hold the chunk, and others, start within its object. */
  objectOffset: number;
  objectBytes: number;
  sha256: string;
  /** Where the chunk starts within what those bytes unpack to. */
  unpackedOffset: number;
  rows: number;
  bytes: number;
  tokens: number;
  contentHash: string;
}

export interface ImportAttemptsTable {
  clinicId: string;
  id: Generated<number>;
  datasetId: string;
  startedAt: Generated<Date>;
  /** Set before its objects are removed; such an attempt must not become the data set's. */
  abandonedAt: Date | null;
}

/** The columns of dataset_chunks, for an attempt that has not ended. */
export interface ImportChunksTable {
  clinicId: string;
  attemptId: number;
  index: number;
  objectKey: string;
  objectOffset: number;
  objectBytes: number;
  sha256: string;
  unpackedOffset: number;
  rows: number;
  bytes: number;
  tokens: number;
  contentHash: string;
}

export interface DatasetsTables {
  datasets: DatasetsTable;
  datasetChunks: DatasetChunksTable;
  importAttempts: ImportAttemptsTable;
  importChunks: ImportChunksTable;
}
