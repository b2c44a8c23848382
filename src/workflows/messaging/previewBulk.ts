import { proxyActivities } from '@temporalio/workflow';
import type { BulkActivities } from '../../activities/messaging/bulkActivities.ts';
import type * as jobs from '../../contracts/messaging/bulkJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { LONG_DB_ACTIVITY } from '../shared/activityOptions.ts';

const activities = proxyActivities<BulkActivities>(LONG_DB_ACTIVITY);

/** Applies the sending rules to every recipient as of now, and sends nothing. */
export async function surveyBulk({
  bulkId,
}: JobInput<typeof jobs.surveyBulk>): Promise<JobResult<typeof jobs.surveyBulk>> {
  const survey = await activities.surveyBulk({ bulkId, at: new Date().toISOString() });
  return { ...survey, reasons: { ...survey.reasons }, sample: [...survey.sample] };
}
