import type { Priority } from '@temporalio/common';
import { ActivityFailure, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type { ResendActivities } from '../../activities/messaging/resendActivities.ts';
import type { TwilioActivities } from '../../activities/messaging/twilioActivities.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { MessageId } from '../../contracts/shared/ids.ts';
import { EMAIL_CALL, SMS_CALL } from '../shared/activityOptions.ts';
import { isTransientFailure } from '../shared/failures.ts';

const { sendEmail } = proxyActivities<ResendActivities>(EMAIL_CALL);
const { sendSmsAgain, reconcileSms } = proxyActivities<TwilioActivities>(SMS_CALL);

/**
 * `unknown`: the provider may or may not have accepted it, and all that can be found out without a person has been
 * tried. `failed`: it certainly has not.
 */
export type SendOutcome = 'sent' | 'unknown' | 'failed';

/** When a message whose outcome is unknown is looked into: soon, and late enough for a slow outage. */
export const RECONCILE_AFTER = ['30 s', '5 min', '30 min'] as const;

/**
 * Sends a committed message over its channel and finds out, as far as that is possible, whether it was accepted.
 *
 * @param priority of an SMS among the others that wait for Twilio's rate.
 */
export async function sendMessage(
  channel: Channel,
  messageId: MessageId,
  priority: Priority = {},
): Promise<SendOutcome> {
  try {
    return await (channel === 'email'
      ? sendEmailReconciled(messageId)
      : sendSmsReconciled(messageId, priority));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return 'failed';
  }
}

/** An e-mail may be requested again and again: within a day its idempotency key keeps it from being sent twice. */
async function sendEmailReconciled(messageId: MessageId): Promise<'sent' | 'unknown'> {
  const first = await tryEmail(messageId);
  if (first !== 'open') return first;
  for (const delay of RECONCILE_AFTER) {
    await sleep(delay);
    const outcome = await tryEmail(messageId);
    if (outcome !== 'open') return outcome;
  }
  return 'unknown';
}

async function tryEmail(messageId: MessageId): Promise<'sent' | 'unknown' | 'open'> {
  try {
    return await sendEmail({ messageId });
  } catch (error) {
    if (isTransientFailure(error)) return 'open';
    throw error;
  }
}

/** An SMS has no such key: it is looked for, and sent once more only when Twilio has no record of it. */
async function sendSmsReconciled(messageId: MessageId, priority: Priority): Promise<'sent' | 'unknown'> {
  const { sendSms } = proxyActivities<TwilioActivities>({ ...SMS_CALL, priority });
  if ((await sendSms({ messageId })) === 'sent') return 'sent';
  const trace = await traceSms(messageId);
  if (trace !== 'absent') return trace;
  const again = await sendSmsAgain({ messageId });
  if (again !== 'unknown') return again === 'sent' ? 'sent' : 'unknown';
  return (await traceSms(messageId)) === 'sent' ? 'sent' : 'unknown';
}

async function traceSms(messageId: MessageId): Promise<'sent' | 'absent' | 'unknown'> {
  let trace: Awaited<ReturnType<typeof reconcileSms>> = 'absent';
  for (const delay of RECONCILE_AFTER) {
    await sleep(delay);
    trace = await reconcileSms({ messageId });
    if (trace === 'sent') return 'sent';
  }
  return trace === 'absent' ? 'absent' : 'unknown';
}
