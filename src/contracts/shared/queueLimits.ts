import { z } from 'zod';
import { namedValues } from './namedValues.ts';
import { JOB_QUEUES, type JobQueue } from './queues.ts';

/** How much work a queue takes, and how long what it took may wait; null where nothing is limited. */
export interface QueueLimit {
  /** Tasks that wait for a worker; those of the providers' queues that its jobs feed count too. */
  readonly maxWaitingTasks: number | null;
  /** Jobs that have not ended. */
  readonly maxOpenJobs: number | null;
  /** How long a job may wait for its first worker before it ends as `JobExpired`, seconds. */
  readonly timeToLiveSeconds: number | null;
}

export type QueueLimits = Readonly<Record<JobQueue, QueueLimit>>;

/**
 * What holds unless {@link startJob} is told otherwise. Jobs of `appointments` and `notifications` wait for days by nature, so
 * that only their tasks are counted.
 */
export const DEFAULT_QUEUE_LIMITS: QueueLimits = {
  analysis: { maxWaitingTasks: 10_000, maxOpenJobs: 2_000, timeToLiveSeconds: 86_400 },
  reports: { maxWaitingTasks: 10_000, maxOpenJobs: 2_000, timeToLiveSeconds: 86_400 },
  notifications: { maxWaitingTasks: 100_000, maxOpenJobs: null, timeToLiveSeconds: null },
  appointments: { maxWaitingTasks: 100_000, maxOpenJobs: null, timeToLiveSeconds: null },
  housekeeping: { maxWaitingTasks: 1_000, maxOpenJobs: null, timeToLiveSeconds: 3_600 },
};

/** The field of a job's memo that holds its time to live, seconds. */
export const TIME_TO_LIVE_MEMO = 'timeToLiveSeconds';

/** Limits of some queues as one text, such as `analysis=1000,reports=none`. */
export const LimitsOfQueues = namedValues(
  z.tuple([
    z.enum(JOB_QUEUES),
    z.union([z.literal('none').transform(() => null), z.coerce.number().int().min(1)]),
  ]),
  `must be such as analysis=1000,reports=none; the queues are ${JOB_QUEUES.join(', ')}`,
);
type Overrides = z.output<typeof LimitsOfQueues>;

/** The default limits with those that were set. */
export function queueLimits(set: {
  readonly maxWaitingTasks: Overrides;
  readonly maxOpenJobs: Overrides;
  readonly timeToLiveSeconds: Overrides;
}): QueueLimits {
  const limitOf = (queue: JobQueue): QueueLimit => {
    const initial = DEFAULT_QUEUE_LIMITS[queue];
    const chosen = (overrides: Overrides, otherwise: number | null) => {
      const limit = overrides[queue];
      return limit === undefined ? otherwise : limit;
    };
    return {
      maxWaitingTasks: chosen(set.maxWaitingTasks, initial.maxWaitingTasks),
      maxOpenJobs: chosen(set.maxOpenJobs, initial.maxOpenJobs),
      timeToLiveSeconds: chosen(set.timeToLiveSeconds, initial.timeToLiveSeconds),
    };
  };
  return {
    analysis: limitOf('analysis'),
    reports: limitOf('reports'),
    notifications: limitOf('notifications'),
    appointments: limitOf('appointments'),
    housekeeping: limitOf('housekeeping'),
  };
}
