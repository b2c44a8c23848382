import { proxyActivities } from '@temporalio/workflow';
import type { ReplyActivities } from '../../activities/messaging/replyActivities.ts';
import { type sweepReplies as job, routeReplies } from '../../contracts/messaging/replyJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { contactsWithWaitingReplies, waitingDeliveries } = proxyActivities<ReplyActivities>(SHORT_DB_ACTIVITY);

/** Routes the waiting replies of one page of contacts, and delivers what was to be told of them; the next run takes the next page. */
export async function sweepReplies(input: JobInput<typeof job>): Promise<JobResult<typeof job>> {
  const reporter = new ProgressReporter({ phase: 'passing on', done: 0, total: 0, unit: 'contacts' });
  const contacts = await contactsWithWaitingReplies(input);
  for (const contact of contacts) {
    const child = await startChildJob(routeReplies, contact);
    await child.result();
    reporter.update({ done: reporter.current.done + 1, total: contacts.length });
  }
  for (const delivery of await waitingDeliveries(input))
    await startChildJob(deliverWebhook, delivery, { outlivesParent: true });
  return { contacts: contacts.length };
}
