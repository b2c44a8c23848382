import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';

/**
 * Settles messages whose outcome is open, or raises an alert for them, and starts the job of a notification again whose
 * accepted message failed after the job had ended.
 */
export const reconcileMessages = defineJob({
  workflow: 'reconcileMessages',
  queue: 'housekeeping',
  input: z.strictObject({
    /** Messages that something has happened to since are left to their own jobs, minutes. */
    untouchedMinutes: z.int().min(0).max(1_440).default(90),
  }),
  result: z.strictObject({
    open: z.int(),
    settled: z.int(),
    unknown: z.int(),
    /** Notifications that go on over their next channel. */
    reopened: z.int(),
  }),
  workflowId: () => 'reconcile-messages',
  tags: () => ({}),
  summary: () => 'Reconcile messages with the providers',
});
