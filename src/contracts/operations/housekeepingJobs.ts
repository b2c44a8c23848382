import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';

/** Sends an e-mail to each address of ADMIN_EMAILS about each new open alert. */
export const notifyAdmins = defineJob({
  workflow: 'notifyAdmins',
  queue: 'housekeeping',
  input: z.strictObject({}),
  result: z.strictObject({ notifications: z.int() }),
  workflowId: () => 'notify-admins',
  tags: () => ({}),
  summary: () => 'Notify the administrators of alerts',
});

/** Raises `queueUnhealthy` for every task queue whose work waits too long or that no worker polls. */
export const checkQueues = defineJob({
  workflow: 'checkQueues',
  queue: 'housekeeping',
  input: z.strictObject({}),
  result: z.strictObject({ queues: z.int(), unhealthy: z.int() }),
  workflowId: () => 'check-queues',
  tags: () => ({}),
  summary: () => 'Check the task queues',
});
