import type { StartOptions } from '../contracts/client/startJob.ts';
import { queueLimits } from '../contracts/shared/queueLimits.ts';
import type { Config } from './config.ts';

/** How jobs are started by the configuration. */
export function startOptions(config: Config): Required<Pick<StartOptions, 'queueLimits'>> {
  return {
    queueLimits: queueLimits({
      maxWaitingTasks: config.QUEUE_MAX_WAITING_TASKS ?? {},
      maxOpenJobs: config.QUEUE_MAX_OPEN_JOBS ?? {},
      timeToLiveSeconds: config.QUEUE_TIME_TO_LIVE_SECONDS ?? {},
    }),
  };
}
