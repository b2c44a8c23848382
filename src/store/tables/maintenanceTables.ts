import type { ColumnType, Generated } from 'kysely';

export interface MaintenanceWindowsTable {
  id: string;
  reason: string;
  until: Date | null;
  started_at: ColumnType<Date, Date | undefined, never>;
  paused_schedules: number | null;
  ended_at: Date | null;
}

export interface HeldJobsTable {
  workflow_id: string;
  held_since: Generated<Date>;
}

export interface MaintenanceTables {
  maintenance_windows: MaintenanceWindowsTable;
  held_jobs: HeldJobsTable;
}
