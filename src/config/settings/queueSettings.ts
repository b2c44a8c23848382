import { z } from 'zod';
import { LimitsOfQueues } from '../../contracts/shared/queueLimits.ts';
import { whole } from './valueTypes.ts';

export const queueSettings = {
  RETRY_DELAYS_SECONDS: z
    .string()
    .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/, 'must be seconds separated by commas')
    .transform((text) => text.split(',').map(Number))
    .default([60, 300, 900])
    .describe('waits before the second, third, … attempt after a transient failure, seconds'),
  QUEUE_MAX_WAITING_TASKS: LimitsOfQueues.optional().describe(
    'number of waiting tasks at which a queue accepts no new job, such as analysis=5000,reports=none; unset: analysis and reports 10000, notifications and appointments 100000, housekeeping 1000',
  ),
  QUEUE_MAX_OPEN_JOBS: LimitsOfQueues.optional().describe(
    'number of open jobs at which a queue accepts no new job, such as analysis=500; unset: analysis and reports 2000, others none',
  ),
  QUEUE_TIME_TO_LIVE_SECONDS: LimitsOfQueues.optional().describe(
    'how long a job may wait for its first worker before it ends as JobExpired, seconds, such as analysis=3600; unset: analysis and reports 86400, housekeeping 3600, others none',
  ),
  QUEUE_BACKLOG_AGE_LIMIT_SECONDS: whole(1)
    .default(300)
    .describe(
      'how long work may wait for a worker before the schedule check-queues raises an alert, seconds',
    ),
  MAINTENANCE_RELEASES_PER_SECOND: whole(1, 1_000)
    .default(10)
    .describe('jobs per second that Aftercare releases after a maintenance'),
};
