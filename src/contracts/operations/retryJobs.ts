import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { ClinicId, FailureSnapshotId } from '../shared/ids.ts';

/** How many failures are retried per second. */
export const RetryRate = z.coerce.number().int().min(1).max(100);

/** What had failed at one moment and can be retried, and what has become of it. */
export const FailureSnapshot = z.object({
  snapshotId: FailureSnapshotId,
  clinicId: ClinicId.nullable().describe('null for one of all clinics'),
  madeAt: z.iso.datetime(),
  failures: z.int().describe('how many it holds'),
  byType: z.record(z.string(), z.int()).describe('how many of each type'),
  leftOut: z.int().describe('failures that need attention and cannot be retried'),
  isComplete: z.boolean().describe('false when there were more than a snapshot holds'),
  waiting: z.int(),
  retried: z.int(),
  skipped: z.int().describe('those that could not be retried when their turn came'),
  skippedFor: z.record(z.string(), z.int()).describe('how many for each reason, such as FailureNotOpen'),
});
export type FailureSnapshot = z.infer<typeof FailureSnapshot>;

/** Retries what a snapshot holds, one after the other; started again, it goes on with what is left. */
export const retryFailures = defineJob({
  workflow: 'retryFailures',
  queue: 'housekeeping',
  input: z.strictObject({
    snapshotId: FailureSnapshotId,
    /** Null for a snapshot of all clinics. */
    clinicId: ClinicId.nullable(),
    perSecond: z.int().min(1).max(100).default(5),
  }),
  result: z.strictObject({ retried: z.int(), skipped: z.int() }),
  workflowId: (input) => `retry:${input.snapshotId}`,
  tags: ({ clinicId }) => (clinicId === null ? {} : { clinicId }),
  summary: (input) => `Retry the failures of ${input.snapshotId}`,
});
