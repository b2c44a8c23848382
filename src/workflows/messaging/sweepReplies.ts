import { proxyActivities } from '@temporalio/workflow';
import type { ReplyActivities } from '../../activities/messaging/replyActivities.ts';
import { type sweepReplies as job, routeReplies } from '../../contracts/messaging/replyJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';

const { contactsWithWaitingReplies } = proxyActivities<ReplyActivities>(SHORT_DB_ACTIVITY);

/** Routes the waiting replies of one page of contacts; the next run takes the next page. */
export async function sweepReplies(input: JobInput<typeof job>): Promise<JobResult<typeof job>> {
  const contacts = await contactsWithWaitingReplies(input);
  for (const contact of contacts) {
    const child = await startChildJob(routeReplies, contact);
    await child.result();
  }
  return { contacts: contacts.length };
}
