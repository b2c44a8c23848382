import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { CleanUpId } from '../shared/ids.ts';

/** What a clean-up removed or, in a dry run, would have removed. */
export const Removed = z.strictObject({
  /** Reports older than their kind is kept. */
  reports: z.int().nonnegative(),
  /** Download links that ended long enough ago. */
  links: z.int().nonnegative(),
  /** Abandoned reports in the making, with their parts. */
  plans: z.int().nonnegative(),
  /** Objects on the disks that nothing refers to. */
  orphans: z.int().nonnegative(),
  /** Writes to the disks that were begun and never ended. */
  unfinishedWrites: z.int().nonnegative(),
  /** Notifications older than their clinic keeps them, with their messages. */
  notifications: z.int().nonnegative(),
  /** Received replies older than that. */
  replies: z.int().nonnegative(),
  /** Bulk sends that ended before that, with their recipients. */
  bulkSends: z.int().nonnegative(),
  /** Events of providers about messages that no clinic is known for. */
  events: z.int().nonnegative(),
  /** Idempotency keys of the API that may name another request. */
  idempotencyKeys: z.int().nonnegative(),
  /** Of reports and orphans. */
  bytes: z.int().nonnegative(),
});
export type Removed = z.infer<typeof Removed>;

/**
 * Removes expired reports, messages and links (by the profiles of their clinics, and by the setting ENDED_LINK_DAYS), and
 * objects to which no row refers.
 */
export const cleanUp = defineJob({
  workflow: 'cleanUp',
  queue: 'housekeeping',
  input: z.strictObject({
    /** Counts only. */
    dryRun: z.boolean().default(false),
  }),
  result: z.strictObject({ cleanUpId: CleanUpId, dryRun: z.boolean(), removed: Removed }),
  workflowId: ({ dryRun }) => (dryRun ? 'clean-up:dry-run' : 'clean-up'),
  tags: () => ({}),
  summary: ({ dryRun }) => (dryRun ? 'Count what a clean-up would remove' : 'Clean up the storage'),
});
