import type { Priority } from '@temporalio/common';
import { ActivityFailure, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type { ResendActivities } from '../../activities/messaging/resendActivities.ts';
import type { TwilioActivities } from '../../activities/messaging/twilioActivities.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { EMAIL_CALL, SMS_CALL } from '../shared/activityOptions.ts';
import { isTransientFailure } from '../shared/failures.ts';

const { sendEmail } = proxyActivities<ResendActivities>(EMAIL_CALL);
const { sendSmsAgain, reconcileSms } = proxyActivities<TwilioActivities>(SMS_CALL);

/**
 * `unknown`: the provider may or may not have accepted the message, and only an operator can find out more. `failed`: it
 * certainly has not accepted it.
 */
export type SendOutcome = 'sent' | 'unknown' | 'failed';

/** A message whose intent is stored. */
export interface CommittedMessage {
  readonly clinicId: ClinicId;
  readonly messageId: MessageId;
}

/** When a message with an unknown outcome is checked: soon, and late enough for a long outage. */
export const RECONCILE_AFTER = ['30 s', '5 min', '30 min'] as const;

/**
 * Sends a committed message over its channel and finds out, as far as possible, whether the provider accepted it.
 *
 * @param priority of an SMS among those that wait for Twilio's rate limit
 */
export async function sendMessage(
  channel: Channel,
  message: CommittedMessage,
  priority: Priority = {},
): Promise<SendOutcome> {
  try {
    return await (channel === 'email' ? sendEmailReconciled(message) : sendSmsReconciled(message, priority));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return 'failed';
  }
}

/** An e-mail may be requested repeatedly: for a day its idempotency key keeps Resend from sending it twice. */
async function sendEmailReconciled(message: CommittedMessage): Promise<'sent' | 'unknown'> {
  const first = await tryEmail(message);
  if (first !== 'open') return first;
  for (const delay of RECONCILE_AFTER) {
    await sleep(delay);
    const outcome = await tryEmail(message);
    if (outcome !== 'open') return outcome;
  }
  return 'unknown';
}

async function tryEmail(message: CommittedMessage): Promise<'sent' | 'unknown' | 'open'> {
  try {
    return await sendEmail(message);
  } catch (error) {
    if (isTransientFailure(error)) return 'open';
    throw error;
  }
}

/** Twilio has no idempotency key: the SMS is looked up, and sent once more only if Twilio has no record of it. */
async function sendSmsReconciled(message: CommittedMessage, priority: Priority): Promise<'sent' | 'unknown'> {
  const { sendSms } = proxyActivities<TwilioActivities>({ ...SMS_CALL, priority });
  if ((await sendSms(message)) === 'sent') return 'sent';
  const trace = await traceSms(message);
  if (trace !== 'absent') return trace;
  const again = await sendSmsAgain(message);
  if (again !== 'unknown') return again === 'sent' ? 'sent' : 'unknown';
  return (await traceSms(message)) === 'sent' ? 'sent' : 'unknown';
}

async function traceSms(message: CommittedMessage): Promise<'sent' | 'absent' | 'unknown'> {
  let trace: Awaited<ReturnType<typeof reconcileSms>> = 'absent';
  for (const delay of RECONCILE_AFTER) {
    await sleep(delay);
    trace = await reconcileSms(message);
    if (trace === 'sent') return 'sent';
  }
  return trace === 'absent' ? 'absent' : 'unknown';
}
