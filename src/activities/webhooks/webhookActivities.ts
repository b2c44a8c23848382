import { Webhook } from 'standardwebhooks';
import { type ClinicId, WebhookDeliveryId, type WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { CompletionEvent } from '../../contracts/webhooks/completionEvent.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { postWebhook, type WebhookAnswer } from '../../providers/postWebhook.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../../store/database.ts';
import { raiseAlert } from '../../store/operations/alerts.ts';
import { recordWebhookAttempt } from '../../store/webhooks/webhookAttempts.ts';
import * as webhooks from '../../store/webhooks/webhooks.ts';

export interface WebhookActivityOptions {
  readonly database: Database;
  /** Longest wait for an answer, ms. */
  readonly timeoutMs: number;
  readonly allowPrivateAddresses: boolean;
  /** Failed attempts in a row after which an endpoint is disabled. */
  readonly disableAfter: number;
}

/** What came of one attempt. `refused` is worth another one, not before `retryAfterMs` have passed. */
export type AttemptOutcome =
  | { readonly state: 'delivered' | 'failed' | 'disabled' }
  | { readonly state: 'refused'; readonly retryAfterMs: number };

/** An app that asks for a longer wait than this, ms, is asked again all the same. */
export const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000;

/** Tells apps by signed webhook (https://www.standardwebhooks.com) that a job has ended. */
export function webhookActivities(options: WebhookActivityOptions) {
  const { database } = options;

  const disable = async (endpoint: webhooks.RegisteredEndpoint): Promise<void> => {
    await raiseAlert(database, {
      id: newId('al'),
      kind: 'webhookEndpointDisabled',
      subject: endpoint.id,
      clinicId: endpoint.clinicId,
      message: `the app no longer takes webhooks; once it does: ${PROGRAM_NAME} webhooks enable ${endpoint.id}`,
    });
  };

  return {
    /**
     * Commits the intent to deliver; answers the one delivery there is for the key. Permanent `WebhookEndpointNotFound`
     * when the clinic has no such endpoint.
     */
    async createWebhookDelivery(input: {
      clinicId: ClinicId;
      endpointId: WebhookEndpointId;
      key: string;
      event: CompletionEvent;
    }): Promise<WebhookDeliveryId> {
      const { clinicId, endpointId } = input;
      if (!(await webhooks.hasWebhookEndpoint(database, clinicId, endpointId))) {
        throw new PermanentError('WebhookEndpointNotFound', `${endpointId} is not a known webhook endpoint`);
      }
      const id = await webhooks.createWebhookDelivery(database, clinicId, {
        id: newId('wd'),
        endpointId,
        key: input.key,
        body: JSON.stringify(CompletionEvent.parse(input.event)),
      });
      return WebhookDeliveryId.parse(id);
    },

    /**
     * Posts the event once, unless it is delivered or its endpoint disabled, and logs what came of it. An answer of 2xx
     * delivers it; 410 disables the endpoint, as the standard reads it. Permanent `WebhookNotFound`.
     */
    async attemptWebhook({
      clinicId,
      deliveryId,
    }: {
      clinicId: ClinicId;
      deliveryId: WebhookDeliveryId;
    }): Promise<AttemptOutcome> {
      const delivery = await webhooks.findWebhookDelivery(database, clinicId, deliveryId);
      if (!delivery)
        throw new PermanentError('WebhookNotFound', `${deliveryId} is not a known webhook delivery`);
      if (delivery.deliveredAt !== null) return { state: 'delivered' };
      if (delivery.endpoint.disabledAt !== null) return { state: 'disabled' };

      const startedAt = performance.now();
      const answer = await post(delivery, options);
      const delivered = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
      const gone = answer.kind === 'answered' && answer.status === 410;
      const { disabledNow } = await recordWebhookAttempt(
        database,
        delivery,
        {
          responseStatus: answer.kind === 'answered' ? answer.status : null,
          error: answer.kind === 'answered' ? null : answer.reason,
          durationMs: Math.round(performance.now() - startedAt),
          delivered,
          gone,
        },
        options.disableAfter,
      );
      if (disabledNow) await disable(delivery.endpoint);
      if (delivered) return { state: 'delivered' };
      if (disabledNow || gone) return { state: 'disabled' };
      if (answer.kind === 'unanswered' && answer.reason === 'addressNotAllowed') return { state: 'failed' };
      return { state: 'refused', retryAfterMs: retryAfterMs(answer) };
    },
  };
}

export type WebhookActivities = ReturnType<typeof webhookActivities>;

function post(delivery: webhooks.WebhookDelivery, options: WebhookActivityOptions): Promise<WebhookAnswer> {
  const { id, body, endpoint } = delivery;
  const sentAt = new Date();
  const secrets = [endpoint.secret, endpoint.previousSecret].filter((secret) => secret !== null);
  return postWebhook({
    url: endpoint.url,
    body,
    timeoutMs: options.timeoutMs,
    allowPrivateAddresses: options.allowPrivateAddresses,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
    },
  });
}

function retryAfterMs(answer: WebhookAnswer): number {
  const seconds = answer.kind === 'answered' ? (answer.retryAfterSeconds ?? 0) : 0;
  return Math.min(seconds * 1_000, LONGEST_RETRY_AFTER_MS);
}
