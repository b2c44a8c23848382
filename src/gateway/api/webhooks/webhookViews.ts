import { z } from 'zod';
import { WebhookDeliveryId, WebhookEndpointId } from '../../../contracts/shared/ids.ts';
import type { LoggedDelivery } from '../../../store/webhooks/webhookAttempts.ts';
import type { RegisteredEndpoint } from '../../../store/webhooks/webhooks.ts';
import { Instant } from '../page.ts';

export const EndpointView = z
  .object({
    webhookEndpointId: WebhookEndpointId,
    url: z.string(),
    createdAt: Instant,
    disabledAt: Instant.nullable().describe('null while events are sent to it'),
    consecutiveFailures: z.int().describe('attempts that failed since the last one that did not'),
    rotating: z.boolean().describe('whether the secret before signs too'),
  })
  .meta({ id: 'WebhookEndpoint' });

export const DeliveryView = z
  .object({
    webhookDeliveryId: WebhookDeliveryId,
    webhookEndpointId: WebhookEndpointId,
    createdAt: Instant,
    deliveredAt: Instant.nullable().describe('null until the app has accepted it'),
    attempts: z
      .array(
        z.object({
          attemptedAt: Instant,
          responseStatus: z.int().nullable().describe('null when there was no answer'),
          error: z.string().nullable().describe('why there was no answer'),
          durationMs: z.int(),
        }),
      )
      .describe('oldest first'),
  })
  .meta({ id: 'WebhookDelivery' });

export const endpointView = ({
  id,
  url,
  createdAt,
  disabledAt,
  consecutiveFailures,
  previousSecret,
}: RegisteredEndpoint): z.input<typeof EndpointView> => ({
  webhookEndpointId: WebhookEndpointId.parse(id),
  url,
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString() ?? null,
  consecutiveFailures,
  rotating: previousSecret !== null,
});

export const deliveryView = ({
  id,
  endpointId,
  createdAt,
  deliveredAt,
  attempts,
}: LoggedDelivery): z.input<typeof DeliveryView> => ({
  webhookDeliveryId: WebhookDeliveryId.parse(id),
  webhookEndpointId: WebhookEndpointId.parse(endpointId),
  createdAt: createdAt.toISOString(),
  deliveredAt: deliveredAt?.toISOString() ?? null,
  attempts: attempts.map(({ attemptedAt, ...attempt }) => ({
    ...attempt,
    attemptedAt: attemptedAt.toISOString(),
  })),
});
