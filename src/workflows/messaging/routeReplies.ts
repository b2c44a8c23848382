import { getExternalWorkflowHandle, isCancellation, proxyActivities, setHandler } from '@temporalio/workflow';
import type { ReplyAction, ReplyActivities } from '../../activities/messaging/replyActivities.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import { reply } from '../../contracts/messaging/notifications.ts';
import { type routeReplies as job, replyArrived } from '../../contracts/messaging/replyJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import type { ClinicId, ReplyId } from '../../contracts/shared/ids.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { nextReplies, settleReply, createHelpAnswer } = proxyActivities<ReplyActivities>(SHORT_DB_ACTIVITY);

/** Routes a contact's replies one after the other, so that a "yes" and a later "no" arrive in that order. */
export async function routeReplies(input: JobInput<typeof job>): Promise<JobResult<typeof job>> {
  const reporter = new ProgressReporter({ phase: 'passing on', done: 0, total: 0, unit: 'replies' });
  const counts = { signalled: 0, answered: 0, unmatched: 0 };
  let hasArrived = true;
  setHandler(replyArrived, () => {
    hasArrived = true;
  });

  while (hasArrived) {
    hasArrived = false;
    const actions = await nextReplies({ clinicId: input.clinicId, contactId: input.contactId });
    for (const action of actions) {
      counts[await run(action, input)] += 1;
      reporter.update({ done: reporter.current.done + 1 });
    }
    hasArrived ||= actions.length > 0;
  }
  return counts;
}

async function run(
  action: ReplyAction,
  input: JobInput<typeof job>,
): Promise<'signalled' | 'answered' | 'unmatched'> {
  const { replyId } = action;
  const { clinicId } = input;
  if (action.kind === 'help') {
    await answerHelp(input);
    await settle(clinicId, replyId, 'handled');
    return 'answered';
  }
  if (action.kind === 'signal' && (await isTaken(action))) {
    // The workflow knows that something was answered; what it says is for staff to read.
    await settle(clinicId, replyId, action.reply.meaning === 'text' ? 'unmatched' : 'signalled');
    return 'signalled';
  }
  // An opt-out took effect when it was stored; no operator has to read it.
  const isOptOut = action.kind === 'signal' && action.reply.meaning === 'stop';
  await settle(clinicId, replyId, isOptOut ? 'handled' : 'unmatched');
  return 'unmatched';
}

/** Records what became of a reply, and tells the clinic of one that staff have to read. */
async function settle(
  clinicId: ClinicId,
  replyId: ReplyId,
  state: 'signalled' | 'handled' | 'unmatched',
): Promise<void> {
  for (const deliveryId of await settleReply({ clinicId, replyId, state }))
    await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
}

/** False when the workflow has ended. */
async function isTaken(action: Extract<ReplyAction, { kind: 'signal' }>): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(action.workflowId).signal(reply, action.reply);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

async function answerHelp({ contactId, clinicId }: JobInput<typeof job>): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const notificationId = await createHelpAnswer({ contactId, clinicId, day });
  const child = { notificationId, contactId, clinicId };
  await startChildJob(sendNotification, child, { outlivesParent: true });
}
