import { proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../activities/alertActivities.ts';
import type { NotificationActivities } from '../activities/notificationActivities.ts';
import type { JobInput, JobResult } from '../contracts/defineJob.ts';
import type * as jobs from '../contracts/jobs.ts';
import { BOOKKEEPING } from './activityOptions.ts';
import { outcomeUnknown } from './outcomeUnknown.ts';
import { ProgressBoard } from './progressBoard.ts';
import { sendMessage } from './sendMessage.ts';

const { channelsOf, createMessage } = proxyActivities<NotificationActivities>(BOOKKEEPING);
const { raiseAlert } = proxyActivities<AlertActivities>(BOOKKEEPING);

/** Sends over one channel after the other until one accepts; an unknown outcome ends it, so that nothing is sent twice. */
export async function sendNotification(
  input: JobInput<typeof jobs.sendNotification>,
): Promise<JobResult<typeof jobs.sendNotification>> {
  const { notificationId, clinicId } = input;
  const board = new ProgressBoard({ phase: 'sending', done: 0, total: 0, unit: 'channels' });
  const channels = await channelsOf({ notificationId });
  board.update({ total: channels.length });

  for (const channel of channels) {
    const messageId = await createMessage({ notificationId, channel });
    const outcome = await sendMessage(channel, messageId);
    if (outcome === 'unknown') await raiseAlert(outcomeUnknown(messageId, clinicId));
    board.update({ phase: outcome === 'failed' ? 'sending' : outcome, done: board.current.done + 1 });
    if (outcome !== 'failed') return { outcome, channel };
  }
  board.update({ phase: 'failed' });
  return { outcome: 'failed', channel: null };
}
