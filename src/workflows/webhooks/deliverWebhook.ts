import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/webhooks/webhookActivities.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { attemptNow, type deliverWebhook as job } from '../../contracts/webhooks/webhookJobs.ts';
import { WEBHOOK_RETRY_DELAYS_MS } from '../../domain/webhooks/webhookRetries.ts';
import { BOOKKEEPING } from '../shared/activityOptions.ts';
import { ProgressBoard } from '../shared/progressReporter.ts';

const { attemptWebhook } = proxyActivities<WebhookActivities>(BOOKKEEPING);

/** Attempts, and waits ever longer, until the app takes the event, refuses it for good, or three days have passed. */
export async function deliverWebhook(input: JobInput<typeof job>): Promise<JobResult<typeof job>> {
  const board = new ProgressBoard({
    phase: 'delivering',
    done: 0,
    total: WEBHOOK_RETRY_DELAYS_MS.length + 1,
    unit: 'attempts',
  });
  let hurried = false;
  setHandler(
    attemptNow,
    () => {
      hurried = true;
    },
    { description: 'Makes the next attempt at once' },
  );

  for (let attempts = 1; ; attempts += 1) {
    hurried = false;
    const attempt = await attemptWebhook({ deliveryId: input.deliveryId });
    board.update({ done: attempts });
    if (attempt.state !== 'refused') {
      board.update({ phase: attempt.state });
      return { outcome: attempt.state, attempts };
    }
    const delayMs = WEBHOOK_RETRY_DELAYS_MS[attempts - 1];
    if (delayMs === undefined) {
      board.update({ phase: 'failed' });
      return { outcome: 'failed', attempts };
    }
    board.update({ phase: 'waiting' });
    await condition(() => hurried, Math.max(delayMs, attempt.retryAfterMs));
    board.update({ phase: 'delivering' });
  }
}
