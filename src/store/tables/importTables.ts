import type { ColumnType, Generated } from 'kysely';

export interface ImportAttemptsTable {
  id: Generated<number>;
  dataset_id: string;
  started_at: ColumnType<Date, Date | undefined, never>;
  abandoned_at: Date | null;
}

/** The columns of `dataset_chunks`, of an attempt that has not ended. */
export interface ImportChunksTable {
  attempt_id: number;
  index: number;
  object_key: string;
  object_offset: number;
  object_bytes: number;
  sha256: string;
  rows: number;
  bytes: number;
  tokens: number;
  content_hash: string;
}

export interface ImportTables {
  import_attempts: ImportAttemptsTable;
  import_chunks: ImportChunksTable;
}
