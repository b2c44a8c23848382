import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { FailureActivities } from '../../activities/operations/failureActivities.ts';
import type { retryFailures as job } from '../../contracts/operations/retryJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { LONG_DB_ACTIVITY, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { retryNextFailures } = proxyActivities<FailureActivities>(LONG_DB_ACTIVITY);
const { countWaitingFailures } = proxyActivities<FailureActivities>(SHORT_DB_ACTIVITY);

/** State that the next run continues from after a long history. */
interface ContinuedState extends JobResult<typeof job> {
  readonly total: number;
}

/** Retries what a snapshot holds, so many per second, until nothing of it waits. */
export async function retryFailures(
  input: JobInput<typeof job>,
  continued?: ContinuedState,
): Promise<JobResult<typeof job>> {
  const { perSecond, snapshotId, clinicId } = input;
  const reporter = new ProgressReporter({ phase: 'retrying', done: 0, total: 0, unit: 'failures' });
  const total = continued?.total ?? (await countWaitingFailures({ snapshotId }));
  let [retried, skipped] = [continued?.retried ?? 0, continued?.skipped ?? 0];
  for (;;) {
    reporter.update({ done: retried + skipped, total });
    const next = await retryNextFailures({ snapshotId, clinicId, limit: perSecond });
    retried += next.retried;
    skipped += next.skipped;
    if (next.retried + next.skipped < perSecond) break;
    await sleep('1 s');
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof retryFailures>(input, { retried, skipped, total });
    }
  }
  reporter.update({ phase: 'completed', done: retried + skipped, total });
  return { retried, skipped };
}
