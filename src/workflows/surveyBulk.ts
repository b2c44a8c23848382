import { proxyActivities } from '@temporalio/workflow';
import type { BulkActivities } from '../activities/bulkActivities.ts';
import type * as jobs from '../contracts/bulkJobs.ts';
import type { JobInput, JobResult } from '../contracts/defineJob.ts';
import { SURVEY } from './activityOptions.ts';

const activities = proxyActivities<BulkActivities>(SURVEY);

/** Applies the rules to every recipient as of now, and sends nothing. */
export async function surveyBulk({
  bulkId,
}: JobInput<typeof jobs.surveyBulk>): Promise<JobResult<typeof jobs.surveyBulk>> {
  const survey = await activities.surveyBulk({ bulkId, at: new Date().toISOString() });
  return { ...survey, reasons: { ...survey.reasons }, sample: [...survey.sample] };
}
