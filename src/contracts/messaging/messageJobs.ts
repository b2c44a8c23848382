import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';

/**
 * Settles what can be settled of the messages whose outcome is open, raises an alert for the rest, and starts the jobs of
 * notifications anew whose accepted message failed after their end.
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
