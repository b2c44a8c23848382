// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';

export interface AlertsTable {
  id: string;
  kind: string;
  subject: string;
  /** Null for an alert about the whole application. */
  clinicId: string | null;
  message: string;
  raisedAt: Generated<Date>;
  lastRaisedAt: Generated<Date>;
  occurrences: Generated<number>;
  critical: Generated<boolean>;
  resolvedAt: Date | null;
  /** When the administrators were written to about it. */
  notifiedAt: Date | null;
  /** How often it had been raised when they were written to last. */
  notifiedOccurrences: Generated<number>;
}

/** Append-only: the hash chain shows changes made past the trigger. */
export interface AuditEventsTable {
  sequence: number;
  at: Date;
  /** Null for what belongs to no clinic. */
  clinicId: string | null;
  action: string;
  subject: string | null;
  details: ColumnType<Record<string, string | number>, string, never>;
  hash: string;
}

export interface CleanUpsTable {
  id: string;
  dryRun: boolean;
  startedAt: Date;
  /** Null while it runs, and for one that was interrupted. */
  finishedAt: Date | null;
  removed: ColumnType<unknown, string | null | undefined, string | null>;
}

export interface MaintenanceWindowsTable {
  id: string;
  reason: string;
  until: Date | null;
  startedAt: Generated<Date>;
  pausedSchedules: number | null;
  endedAt: Date | null;
}

/** Jobs that wait for the end of a maintenance window. */
export interface HeldJobsTable {
  workflowId: string;
  heldSince: Generated<Date>;
}

/**
 * Failures about which an operator has decided that nothing is to be done; a later failure of the same
 * is open again.
 */
export interface ForgottenFailuresTable {
  id: string;
  /** Null for a job of the whole application. */
  clinicId: string | null;
  reason: string;
  forgottenBy: string;
  forgottenAt: Generated<Date>;
}

/** What had failed at one moment, to be retried. */
export interface FailureSnapshotsTable {
  id: string;
  /** Null for one of all clinics. */
  clinicId: string | null;
  madeBy: string;
  madeAt: Generated<Date>;
  /** Failures that needed attention and could not be retried. */
  leftOut: number;
  isComplete: boolean;
}

export interface FailureSnapshotEntriesTable {
  snapshotId: string;
  position: number;
  failureId: string;
  type: string;
  /** Null while it waits. */
  outcome: 'retried' | 'skipped' | null;
  /** The code of the refusal of one that was skipped. */
  reason: string | null;
}

export interface OperationsTables {
  alerts: AlertsTable;
  auditEvents: AuditEventsTable;
  cleanUps: CleanUpsTable;
  maintenanceWindows: MaintenanceWindowsTable;
  heldJobs: HeldJobsTable;
  forgottenFailures: ForgottenFailuresTable;
  failureSnapshots: FailureSnapshotsTable;
  failureSnapshotEntries: FailureSnapshotEntriesTable;
}
