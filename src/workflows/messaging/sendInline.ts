import { proxyLocalActivities } from '@temporalio/workflow';
import type { SendingStep } from '../../activities/messaging/nextSendingStep.ts';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type { NotificationOutcome, sendNotification } from '../../contracts/jobs.ts';
import type { JobInput } from '../../contracts/shared/defineJob.ts';
import { LOCAL_DB_TRANSACTION } from '../shared/activityOptions.ts';
import { persistently } from '../shared/retryUntilPermanent.ts';
import { endingWhenCancelled, type SendStep, takeEnd, takeSendStep } from './executeSendStep.ts';

const { nextSendingStep } = proxyLocalActivities<NotificationActivities>(LOCAL_DB_TRANSACTION);

/**
 * Takes the first step of a notification here and now, which is all that most need: starting a job for it costs several
 * times as much. Null when there is more to do, or something to wait for: then its job has to go on from there.
 */
export function sendAtOnce(
  notification: JobInput<typeof sendNotification>,
  first: SendingStep,
): Promise<NotificationOutcome | null> {
  return endingWhenCancelled(notification, async () => {
    const step = first.kind === 'send' ? await afterSending(notification, first) : first;
    if (step === 'sent' || step === 'unknown') return step;
    if (step?.kind !== 'end') return null;
    await takeEnd(step, notification);
    return step.outcome;
  });
}

async function afterSending(
  notification: JobInput<typeof sendNotification>,
  step: SendStep,
): Promise<'sent' | 'unknown' | SendingStep | null> {
  if (step.deliverWithinSeconds !== null) return null;
  const outcome = await takeSendStep(step, notification);
  if (outcome !== 'failed') return outcome;
  const { notificationId } = notification;
  const at = new Date().toISOString();
  return persistently(() => nextSendingStep({ notificationId, at, failed: [step.channel], undelivered: [] }));
}
