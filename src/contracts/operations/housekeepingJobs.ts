import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';

/** Sends an e-mail to each address of ADMIN_EMAILS about each open alert that none was sent about. */
export const tellAdministrators = defineJob({
  workflow: 'tellAdministrators',
  queue: 'housekeeping',
  input: z.strictObject({}),
  result: z.strictObject({ notifications: z.int() }),
  workflowId: () => 'tell-administrators',
  tags: () => ({}),
  summary: () => 'Tell the administrators about alerts',
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
