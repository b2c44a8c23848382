// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType } from 'kysely';

export interface FollowUpSequencesTable {
  /**
   * Null for a sequence that all clinics share; a clinic's own sequence of the same name takes its place
   * there.
   */
  clinicId: string | null;
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
