import type { ColumnType, Generated } from 'kysely';

export interface MaintenancesTable {
  id: string;
  reason: string;
  until: Date | null;
  begun_at: ColumnType<Date, Date | undefined, never>;
  paused_schedules: number | null;
  ended_at: Date | null;
}

export interface HeldJobsTable {
  workflow_id: string;
  held_since: Generated<Date>;
}

export interface MaintenanceTables {
  maintenances: MaintenancesTable;
  held_jobs: HeldJobsTable;
}
