import { proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../activities/alertActivities.ts';
import type { JobResult } from '../contracts/defineJob.ts';
import type * as jobs from '../contracts/housekeepingJobs.ts';
import { sendNotification } from '../contracts/jobs.ts';
import { BOOKKEEPING } from './activityOptions.ts';
import { startChildJob } from './childJob.ts';

const { writeToAdministrators } = proxyActivities<AlertActivities>(BOOKKEEPING);

/** Sends an e-mail to each administrator about each alert they have not been told of. */
export async function tellAdministrators(): Promise<JobResult<typeof jobs.tellAdministrators>> {
  const notifications = await writeToAdministrators();
  for (const notification of notifications) {
    await startChildJob(sendNotification, notification, { outlivesParent: true });
  }
  return { notifications: notifications.length };
}
