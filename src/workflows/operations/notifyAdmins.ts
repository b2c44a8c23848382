import { proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import type * as jobs from '../../contracts/operations/housekeepingJobs.ts';
import type { JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { createAdminNotifications: writeToAdministrators } =
  proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

/** Sends an e-mail to each administrator about each new alert. */
export async function notifyAdmins(): Promise<JobResult<typeof jobs.notifyAdmins>> {
  const reporter = new ProgressReporter({ phase: 'writing', done: 0, total: 0, unit: 'notifications' });
  const notifications = await writeToAdministrators();
  for (const notification of notifications) {
    await startChildJob(sendNotification, notification, { outlivesParent: true });
    reporter.update({ done: reporter.current.done + 1, total: notifications.length });
  }
  return { notifications: notifications.length };
}
