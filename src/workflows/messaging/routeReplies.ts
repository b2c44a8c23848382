import { getExternalWorkflowHandle, isCancellation, proxyActivities, setHandler } from '@temporalio/workflow';
import type { ReplyActivities, ReplyErrand } from '../../activities/messaging/replyActivities.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import { reply } from '../../contracts/messaging/notifications.ts';
import { type routeReplies as job, replyArrived } from '../../contracts/messaging/replyJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';

const { nextReplies, settleReply, createHelpAnswer } = proxyActivities<ReplyActivities>(SHORT_DB_ACTIVITY);

/** Routes a contact's replies one after the other, so that a "yes" and a later "no" arrive in that order. */
export async function routeReplies(input: JobInput<typeof job>): Promise<JobResult<typeof job>> {
  const counts = { signalled: 0, answered: 0, unmatched: 0 };
  let hasArrived = true;
  setHandler(replyArrived, () => {
    hasArrived = true;
  });

  while (hasArrived) {
    hasArrived = false;
    const errands = await nextReplies({ contactId: input.contactId });
    for (const errand of errands) counts[await run(errand, input)] += 1;
    hasArrived ||= errands.length > 0;
  }
  return counts;
}

async function run(
  errand: ReplyErrand,
  input: JobInput<typeof job>,
): Promise<'signalled' | 'answered' | 'unmatched'> {
  const { replyId } = errand;
  if (errand.kind === 'help') {
    await answerHelp(input);
    await settleReply({ replyId, state: 'handled' });
    return 'answered';
  }
  if (errand.kind === 'signal' && (await isTaken(errand))) {
    await settleReply({ replyId, state: 'signalled' });
    return 'signalled';
  }
  // An opt-out took effect when it was stored; no operator has to read it.
  const isOptOut = errand.kind === 'signal' && errand.reply.meaning === 'stop';
  await settleReply({ replyId, state: isOptOut ? 'handled' : 'unmatched' });
  return 'unmatched';
}

/** False when the workflow has ended. */
async function isTaken(errand: Extract<ReplyErrand, { kind: 'signal' }>): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(errand.workflowId).signal(reply, errand.reply);
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
