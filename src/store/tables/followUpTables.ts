import type { ColumnType } from 'kysely';

type CreatedAt = ColumnType<Date, Date | undefined, never>;

export interface FollowUpSequencesTable {
  name: string;
  version: number;
  content_hash: string;
  definition: ColumnType<unknown, string, never>;
  created_at: CreatedAt;
}

export interface FollowUpContextsTable {
  id: string;
  clinic_id: string;
  contact_id: string;
  variables: ColumnType<unknown, string, never>;
  created_at: CreatedAt;
}

export interface FollowUpTables {
  follow_up_sequences: FollowUpSequencesTable;
  follow_up_contexts: FollowUpContextsTable;
}
