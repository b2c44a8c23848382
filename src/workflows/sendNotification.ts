import { ActivityFailure, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notificationActivities.ts';
import type { ResendActivities } from '../activities/resendActivities.ts';
import type { TwilioActivities } from '../activities/twilioActivities.ts';
import type { JobInput, JobResult } from '../contracts/defineJob.ts';
import type { MessageId } from '../contracts/ids.ts';
import type * as jobs from '../contracts/jobs.ts';
import { BOOKKEEPING, EMAIL_CALL, SMS_CALL } from './activityOptions.ts';
import { ProgressBoard } from './progressBoard.ts';

const { channelsOf, createMessage } = proxyActivities<NotificationActivities>(BOOKKEEPING);
const { sendEmail } = proxyActivities<ResendActivities>(EMAIL_CALL);
const { sendSms, reconcileSms } = proxyActivities<TwilioActivities>(SMS_CALL);

/** When an SMS whose outcome is unknown is looked for at Twilio: soon, and late enough for a slow outage. */
const RECONCILE_AFTER = ['30 s', '5 min', '30 min'] as const;

/** Sends over one channel after the other until one accepts; an unknown outcome ends it, so that nothing is sent twice. */
export async function sendNotification(
  input: JobInput<typeof jobs.sendNotification>,
): Promise<JobResult<typeof jobs.sendNotification>> {
  const { notificationId } = input;
  const board = new ProgressBoard({ phase: 'sending', done: 0, total: 0, unit: 'channels' });
  const channels = await channelsOf({ notificationId });
  board.update({ total: channels.length });

  for (const channel of channels) {
    const messageId = await createMessage({ notificationId, channel });
    const outcome = await sendOver(channel, messageId);
    board.update({ phase: outcome === 'failed' ? 'sending' : outcome, done: board.current.done + 1 });
    if (outcome !== 'failed') return { outcome, channel };
  }
  board.update({ phase: 'failed' });
  return { outcome: 'failed', channel: null };
}

async function sendOver(
  channel: 'email' | 'sms',
  messageId: MessageId,
): Promise<'sent' | 'unknown' | 'failed'> {
  try {
    if (channel === 'email') return await sendEmail({ messageId });
    const outcome = await sendSms({ messageId });
    return outcome === 'sent' ? outcome : await reconcile(messageId);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return 'failed';
  }
}

async function reconcile(messageId: MessageId): Promise<'sent' | 'unknown'> {
  for (const delay of RECONCILE_AFTER) {
    await sleep(delay);
    if ((await reconcileSms({ messageId })) === 'sent') return 'sent';
  }
  return 'unknown';
}
