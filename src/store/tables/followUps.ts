// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType } from 'kysely';

export interface FollowUpSequencesTable {
  name: string;
  version: number;
  contentHash: string;
  definition: ColumnType<unknown, string, string>;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface FollowUpContextsTable {
  clinicId: string;
  id: string;
  contactId: string;
  variables: ColumnType<unknown, string, string>;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface FollowUpsTables {
  followUpSequences: FollowUpSequencesTable;
  followUpContexts: FollowUpContextsTable;
}
