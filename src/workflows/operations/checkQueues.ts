import { proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type { QueueActivities } from '../../activities/operations/queueActivities.ts';
import type * as jobs from '../../contracts/operations/housekeepingJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { inspectQueues } = proxyActivities<QueueActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

/** Raises an alert for every unhealthy task queue and resolves those of queues that have recovered. */
export async function checkQueues(
  _input: JobInput<typeof jobs.checkQueues>,
): Promise<JobResult<typeof jobs.checkQueues>> {
  const reporter = new ProgressReporter({ phase: 'inspecting', done: 0, total: 0, unit: 'queues' });
  const inspected = await inspectQueues();
  reporter.update({ phase: 'reporting', total: inspected.length });
  let unhealthy = 0;
  for (const { health, problem } of inspected) {
    const alert = { clinicId: null, kind: 'queueUnhealthy', subject: `queue/${health.queue}` } as const;
    if (problem === null) await resolveAlert(alert);
    else {
      unhealthy += 1;
      await raiseAlert({ ...alert, message: problem });
    }
    reporter.update({ done: reporter.current.done + 1 });
  }
  reporter.update({ phase: 'completed' });
  return { queues: inspected.length, unhealthy };
}
