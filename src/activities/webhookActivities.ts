import { Webhook } from 'standardwebhooks';
import { CompletionEvent } from '../contracts/completionEvent.ts';
import type { WebhookEndpointId } from '../contracts/ids.ts';
import { PermanentError, RateLimitedError, TransientError } from '../domain/jobError.ts';
import { newId } from '../security/newId.ts';
import type { Database } from '../store/database.ts';
import * as webhooks from '../store/webhooks.ts';

export interface WebhookActivityOptions {
  readonly database: Database;
  /** Longest wait for an answer, ms. */
  readonly timeoutMs: number;
}

/** Tells apps by signed webhook (https://www.standardwebhooks.com) that a job has ended. */
export function webhookActivities({ database, timeoutMs }: WebhookActivityOptions) {
  return {
    /** Commits the intent to deliver; answers the one delivery there is for the key. */
    async createWebhookDelivery(input: {
      endpointId: WebhookEndpointId;
      key: string;
      event: CompletionEvent;
    }): Promise<string> {
      return webhooks.createWebhookDelivery(database, {
        id: newId('wd'),
        endpointId: input.endpointId,
        key: input.key,
        body: JSON.stringify(CompletionEvent.parse(input.event)),
      });
    },

    /** Posts the event; done once the app answers with a status of 2xx. Redirects are not followed. */
    async deliverWebhook({ deliveryId }: { deliveryId: string }): Promise<void> {
      const delivery = await webhooks.findWebhookDelivery(database, deliveryId);
      if (!delivery)
        throw new PermanentError('WebhookNotFound', `${deliveryId} is not a known webhook delivery`);
      if (delivery.deliveredAt !== null) return;
      const response = await post(delivery, timeoutMs);
      await webhooks.recordWebhookAttempt(database, deliveryId, {
        responseStatus: response?.status ?? null,
        delivered: response?.ok ?? false,
      });
      if (response?.ok) return;
      if (response?.status === 429) {
        const seconds = Number.parseFloat(response.headers.get('retry-after') ?? '');
        const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
        throw new RateLimitedError('WebhookRateLimited', 'the app asked to wait', retryAfterMs);
      }
      // The standard reads 410 as "do not send me any more".
      if (response?.status === 410)
        throw new PermanentError('WebhookGone', 'the app no longer takes webhooks here');
      throw new TransientError(
        'WebhookNotAccepted',
        `the app answered with ${response?.status ?? 'nothing'}`,
      );
    },
  };
}

export type WebhookActivities = ReturnType<typeof webhookActivities>;

async function post(delivery: webhooks.WebhookDelivery, timeoutMs: number): Promise<Response | undefined> {
  const sentAt = new Date();
  try {
    return await fetch(delivery.endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'webhook-id': delivery.id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
        'webhook-signature': new Webhook(delivery.endpoint.secret).sign(delivery.id, sentAt, delivery.body),
      },
      body: delivery.body,
    });
  } catch {
    return undefined;
  }
}
