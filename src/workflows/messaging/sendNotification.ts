import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type * as jobs from '../../contracts/jobs.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { LOCAL_DB_TRANSACTION, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { MaintenanceGate } from '../shared/maintenanceGate.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';
import { endWhenCancelled, executeSendStep, reportEnd, type SendStep } from './executeSendStep.ts';
import type { CommittedMessage } from './sendMessage.ts';

const { nextSendingStep } = proxyLocalActivities<NotificationActivities>(LOCAL_DB_TRANSACTION);
const { deliveryOf } = proxyActivities<NotificationActivities>(SHORT_DB_ACTIVITY);

type Input = JobInput<typeof jobs.sendNotification>;
type Result = JobResult<typeof jobs.sendNotification>;

/**
 * Tries the channels in order, as the sending rules allow, until a provider accepts the message and, if requested, delivers it
 * in time. An unknown outcome ends the notification, so that nothing is sent twice.
 */
export async function sendNotification(input: Input): Promise<Result> {
  const reporter = new ProgressReporter({ phase: 'deciding', done: 0, total: 0, unit: 'channels' });
  const maintenance = new MaintenanceGate((held) =>
    reporter.update({ phase: held ? 'held by maintenance' : 'deciding' }),
  );
  return endWhenCancelled(input, async () => {
    const result = await goThroughChannels(input, reporter, maintenance);
    reporter.update({ phase: result.outcome });
    return result;
  });
}

async function goThroughChannels(
  input: Input,
  reporter: ProgressReporter,
  maintenance: MaintenanceGate,
): Promise<Result> {
  const failed: Channel[] = [];
  const undelivered: Channel[] = [];
  for (;;) {
    await maintenance.wait();
    const at = new Date().toISOString();
    const step = await nextSendingStep({ ...input, at, failed, undelivered });
    if (step.kind === 'end') {
      const { outcome, channel, reason } = step;
      await reportEnd(step, input);
      return { outcome, channel, reason };
    }
    if (step.kind === 'wait') {
      reporter.update({ phase: `waiting: ${step.reason}` });
      await sleep(Math.max(0, Date.parse(step.until) - Date.now()));
      continue;
    }
    const { channel } = step;
    reporter.update({ phase: `sending: ${channel}`, total: step.channels });
    const outcome = await sendOver(step, input, reporter);
    if (outcome === 'sent' || outcome === 'unknown') return { outcome, channel, reason: null };
    (outcome === 'failed' ? failed : undelivered).push(channel);
    reporter.update({ done: failed.length + undelivered.length });
  }
}

async function sendOver(
  step: SendStep,
  input: Input,
  reporter: ProgressReporter,
): Promise<'sent' | 'unknown' | 'failed' | 'undelivered'> {
  const { channel, messageId, deliverWithinSeconds } = step;
  const outcome = await executeSendStep(step, input);
  if (outcome !== 'sent' || deliverWithinSeconds === null) return outcome;
  reporter.update({ phase: `delivering: ${channel}` });
  return (await isDeliveredWithin(deliverWithinSeconds, { clinicId: input.clinicId, messageId }))
    ? 'sent'
    : 'undelivered';
}

/** Delay of the first check for the delivery, ms; each delay doubles the one before. */
export const FIRST_CHECK_MS = 5_000;
/** The least number of checks, however long the time for the delivery. */
export const LEAST_CHECKS = 8;

/** False as soon as the delivery has failed, and if it does not happen in time. */
async function isDeliveredWithin(seconds: number, message: CommittedMessage): Promise<boolean> {
  const deadline = Date.now() + seconds * 1_000;
  const longestMs = Math.max(FIRST_CHECK_MS, (seconds * 1_000) / LEAST_CHECKS);
  for (let waitMs = FIRST_CHECK_MS; ; waitMs = Math.min(waitMs * 2, longestMs)) {
    await sleep(Math.max(0, Math.min(waitMs, deadline - Date.now())));
    const delivery = await deliveryOf(message);
    if (delivery !== 'pending') return delivery === 'delivered';
    if (Date.now() >= deadline) return false;
  }
}
