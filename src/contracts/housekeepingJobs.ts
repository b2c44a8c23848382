import { z } from 'zod';
import { defineJob } from './defineJob.ts';

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
