import type { ColumnType, Generated } from 'kysely';

export interface AlertsTable {
  id: string;
  kind: string;
  subject: string;
  clinic_id: string | null;
  message: string;
  raised_at: ColumnType<Date, Date | undefined, Date>;
  last_raised_at: Generated<Date>;
  occurrences: Generated<number>;
  resolved_at: Date | null;
  notified_at: Date | null;
}

export interface AlertTables {
  alerts: AlertsTable;
}
