import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/webhooks/webhookActivities.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { attemptNow, type deliverWebhook as job } from '../../contracts/webhooks/webhookJobs.ts';
import { WEBHOOK_RETRY_DELAYS_MS } from '../../domain/webhooks/webhookRetries.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { attemptWebhook } = proxyActivities<WebhookActivities>(SHORT_DB_ACTIVITY);

/** Attempts with growing delays until the app accepts the event, its endpoint is disabled, or three days have passed. */
export async function deliverWebhook(input: JobInput<typeof job>): Promise<JobResult<typeof job>> {
  const reporter = new ProgressReporter({
    phase: 'delivering',
    done: 0,
    total: WEBHOOK_RETRY_DELAYS_MS.length + 1,
    unit: 'attempts',
  });
  let isRequestedNow = false;
  setHandler(
    attemptNow,
    () => {
      isRequestedNow = true;
    },
    { description: 'Makes the next attempt at once' },
  );

  for (let attempts = 1; ; attempts += 1) {
    isRequestedNow = false;
    const attempt = await attemptWebhook(input);
    reporter.update({ done: attempts });
    if (attempt.state !== 'refused') {
      reporter.update({ phase: attempt.state });
      return { outcome: attempt.state, attempts };
    }
    const delayMs = WEBHOOK_RETRY_DELAYS_MS[attempts - 1];
    if (delayMs === undefined) {
      reporter.update({ phase: 'failed' });
      return { outcome: 'failed', attempts };
    }
    reporter.update({ phase: 'waiting' });
    await condition(() => isRequestedNow, Math.max(delayMs, attempt.retryAfterMs));
    reporter.update({ phase: 'delivering' });
  }
}
