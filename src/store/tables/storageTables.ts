import type { ColumnType } from 'kysely';

export interface CleanUpsTable {
  id: string;
  dry_run: boolean;
  started_at: Date;
  finished_at: Date | null;
  removed: ColumnType<unknown, string | null | undefined, string | null>;
}

export interface StorageTables {
  clean_ups: CleanUpsTable;
}
