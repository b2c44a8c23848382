import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { SendingEnd, SendingStep } from '../../activities/messaging/nextSendingStep.ts';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type { sendNotification } from '../../contracts/jobs.ts';
import type { JobInput } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { persistently } from '../shared/retryUntilPermanent.ts';
import { type SendOutcome, sendMessage } from './sendMessage.ts';
import { outcomeUnknown } from './unknownOutcomeAlert.ts';

const { endNotification } = proxyActivities<NotificationActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

type StoredNotification = JobInput<typeof sendNotification>;
export type SendStep = Extract<SendingStep, { kind: 'send' }>;

/** Sends over one channel. An outcome that only a person can find out ends the notification, and somebody is told. */
export async function takeSendStep(
  { channel, messageId }: SendStep,
  { notificationId, clinicId }: StoredNotification,
): Promise<SendOutcome> {
  const outcome = await sendMessage(channel, messageId);
  if (outcome === 'unknown') {
    await persistently(() => raiseAlert(outcomeUnknown(messageId, clinicId)));
    await persistently(() => endNotification({ notificationId, outcome }));
  }
  return outcome;
}

/** Tells somebody of an end that only a person can find out more about. */
export async function takeEnd({ messageId }: SendingEnd, { clinicId }: StoredNotification): Promise<void> {
  if (messageId !== null) await persistently(() => raiseAlert(outcomeUnknown(messageId, clinicId)));
}

/** Does the work of a notification, and records its end when it is cancelled. */
export async function endingWhenCancelled<T>(
  { notificationId }: StoredNotification,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => endNotification({ notificationId, outcome: 'cancelled' }));
    }
    throw error;
  }
}
