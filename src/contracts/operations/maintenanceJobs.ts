import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { MaintenanceId } from '../shared/ids.ts';
import { defineQuery, defineSignal } from '../shared/messageDefinitions.ts';

/**
 * Keeps schedules paused until the maintenance ends, then releases the jobs that waited, a few per second. It is
 * switched on by `maintenance on` of the command line, which stores what this job is about; cancelling the job ends the
 * maintenance.
 */
export const runMaintenance = defineJob({
  workflow: 'runMaintenance',
  queue: 'housekeeping',
  input: z.strictObject({
    maintenanceId: MaintenanceId,
    /** ISO 8601, when it ends by itself; null: only by `endMaintenance`. */
    until: z.iso.datetime({ offset: true }).nullable(),
  }),
  result: z.strictObject({ released: z.int() }),
  workflowId: (input) => `maintenance:${input.maintenanceId}`,
  tags: () => ({}),
  summary: () => 'Maintenance: schedules paused, nothing new sent or analysed',
});

/** Ends the maintenance before its time. */
export const endMaintenance = defineSignal('endMaintenance');

/** Sets another end of the maintenance, ISO 8601; null: it ends only by `endMaintenance`. */
export const changeMaintenanceEnd = defineSignal<[{ readonly until: string | null }]>('changeMaintenanceEnd');

/** Lets a job that waits for the end of a maintenance look again; internal, not for apps. */
export const releaseHeldJob = defineSignal('releaseHeldJob');

/** The phase of a maintenance; `releasing`: it has ended, and the waiting jobs are released, a few per second. */
export interface MaintenanceState {
  readonly phase: 'pausing schedules' | 'on' | 'releasing' | 'ended';
  /** ISO 8601; null if only an operator ends it. */
  readonly until: string | null;
  readonly released: number;
}

/** The phase and the end of the maintenance, and how many jobs were released. */
export const maintenanceState = defineQuery<MaintenanceState>('maintenanceState');
