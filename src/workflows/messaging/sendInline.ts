import { proxyLocalActivities } from '@temporalio/workflow';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type { NotificationOutcome, sendNotification } from '../../contracts/jobs.ts';
import type { JobInput } from '../../contracts/shared/defineJob.ts';
import type { SendingStep } from '../../domain/messaging/sendingStep.ts';
import { LOCAL_DB_TRANSACTION } from '../shared/activityOptions.ts';
import { retryUntilPermanent } from '../shared/retryUntilPermanent.ts';
import { endWhenCancelled, executeSendStep, reportEnd, type SendStep } from './executeSendStep.ts';

const { nextSendingStep } = proxyLocalActivities<NotificationActivities>(LOCAL_DB_TRANSACTION);

/**
 * Executes the first step of a notification inside this workflow. Most notifications need no more, and a job costs several
 * times as much. Null if there is more to do or to wait for: then the notification's job has to continue.
 */
export function sendInline(
  notification: JobInput<typeof sendNotification>,
  first: SendingStep,
): Promise<NotificationOutcome | null> {
  return endWhenCancelled(notification, async () => {
    const step = first.kind === 'send' ? await afterSending(notification, first) : first;
    if (step === 'sent' || step === 'unknown') return step;
    if (step?.kind !== 'end') return null;
    await reportEnd(step, notification);
    return step.outcome;
  });
}

async function afterSending(
  notification: JobInput<typeof sendNotification>,
  step: SendStep,
): Promise<'sent' | 'unknown' | SendingStep | null> {
  if (step.deliverWithinSeconds !== null) return null;
  const outcome = await executeSendStep(step, notification);
  if (outcome !== 'failed') return outcome;
  const at = new Date().toISOString();
  return retryUntilPermanent(() =>
    nextSendingStep({ ...notification, at, failed: [step.channel], undelivered: [] }),
  );
}
