import { proxyActivities, sleep } from '@temporalio/workflow';
import type { ErasureActivities } from '../../activities/operations/erasureActivities.ts';
import type * as jobs from '../../contracts/operations/erasureJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { LONG_DB_ACTIVITY, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { endJobsAbout, findErasureSubject } = proxyActivities<ErasureActivities>(SHORT_DB_ACTIVITY);
const { eraseObjects, eraseRows } = proxyActivities<ErasureActivities>(LONG_DB_ACTIVITY);

/** Rounds of two seconds in which jobs may clean up before they are terminated. */
const ROUNDS = 60;

/** Ends all work about the subject first, so that nothing is written any more; then erases objects, then rows. */
export async function erase({
  clinicId,
  subject,
  dryRun,
}: JobInput<typeof jobs.erase>): Promise<JobResult<typeof jobs.erase>> {
  const reporter = new ProgressReporter({ phase: 'ending jobs', done: 0, total: 3, unit: 'steps' });
  await findErasureSubject({ subject, clinicId });
  let ended = 0;
  if (!dryRun) {
    ended = await endJobsAbout({ clinicId, subject, how: 'cancel' });
    for (let round = 1; ; round += 1) {
      const how = round < ROUNDS ? 'cancel' : 'terminate';
      const running = await endJobsAbout({ clinicId, subject, how });
      if (running === 0) break;
      ended = Math.max(ended, running);
      await sleep('2 s');
    }
  }
  reporter.update({ phase: 'erasing objects', done: 1 });
  const reports = await eraseObjects({ clinicId, subject, dryRun });
  reporter.update({ phase: 'erasing rows', done: 2 });
  const rows = await eraseRows({ subject, clinicId, dryRun });
  reporter.update({ phase: 'completed', done: 3 });
  return { dryRun, jobs: ended, rows, reports };
}
