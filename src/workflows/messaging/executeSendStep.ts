import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type { sendNotification } from '../../contracts/jobs.ts';
import type { JobInput } from '../../contracts/shared/defineJob.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import type { SendingEnd, SendingStep } from '../../domain/messaging/sendingStep.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { retryUntilPermanent } from '../shared/retryUntilPermanent.ts';
import { type SendOutcome, sendMessage } from './sendMessage.ts';
import { outcomeUnknown } from './unknownOutcomeAlert.ts';

const { endNotification } = proxyActivities<NotificationActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

type StoredNotification = JobInput<typeof sendNotification>;
export type SendStep = Extract<SendingStep, { kind: 'send' }>;

/** Sends over one channel. An unknown outcome ends the notification and raises an alert, because only an operator can resolve it. */
export async function executeSendStep(
  { channel, messageId }: SendStep,
  { notificationId, clinicId }: StoredNotification,
): Promise<SendOutcome> {
  const outcome = await sendMessage(channel, { clinicId, messageId });
  if (outcome === 'unknown') {
    await retryUntilPermanent(() => raiseAlert(outcomeUnknown(messageId, clinicId)));
    await retryUntilPermanent(() => endNotification({ clinicId, notificationId, outcome }));
  }
  return outcome;
}

/**
 * Tells of the end of a notification: raises an alert for a message with an unknown outcome, because only an operator can
 * resolve it, and delivers the webhooks about the end.
 */
export async function reportEnd(
  { messageId, deliveries }: SendingEnd,
  { clinicId }: StoredNotification,
): Promise<void> {
  for (const deliveryId of deliveries)
    await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
  if (messageId !== null) await retryUntilPermanent(() => raiseAlert(outcomeUnknown(messageId, clinicId)));
}

/** Runs the work of a notification; records its end if it is cancelled. */
export async function endWhenCancelled<T>(
  { clinicId, notificationId }: StoredNotification,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() =>
        endNotification({ clinicId, notificationId, outcome: 'cancelled' }),
      );
    }
    throw error;
  }
}
