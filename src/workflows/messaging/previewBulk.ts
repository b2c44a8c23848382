import { proxyActivities } from '@temporalio/workflow';
import type { BulkActivities } from '../../activities/messaging/bulkActivities.ts';
import type * as jobs from '../../contracts/messaging/bulkJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { LONG_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const activities = proxyActivities<BulkActivities>(LONG_DB_ACTIVITY);

/** Applies the sending rules to every recipient as of now, and sends nothing. */
export async function previewBulk({
  clinicId,
  bulkId,
}: JobInput<typeof jobs.previewBulk>): Promise<JobResult<typeof jobs.previewBulk>> {
  const reporter = new ProgressReporter({ phase: 'deciding', done: 0, total: 0, unit: 'recipients' });
  const preview = await activities.previewBulk({ clinicId, bulkId, at: new Date().toISOString() });
  reporter.update({ phase: 'completed' });
  return { ...preview, reasons: { ...preview.reasons }, sample: [...preview.sample] };
}
