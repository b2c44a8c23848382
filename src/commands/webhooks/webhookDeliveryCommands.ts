import { startOptions } from '../../config/startOptions.ts';
import { WebhookDeliveryId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { DeliveryStatus, pageOfWebhookDeliveries } from '../../store/webhooks/webhookAttempts.ts';
import { hasWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { endpointNotFound } from '../../webhooks/changeEndpoint.ts';
import { retryDelivery } from '../../webhooks/retryDelivery.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

export const listDeliveries = defineCommand({
  name: 'webhooks deliveries',
  input: {
    endpoint: argument(WebhookEndpointId.optional(), 'only deliveries to this endpoint, we_…'),
    clinic: clinicOption(),
    status: option(DeliveryStatus.optional(), 'status', 'only those in this status'),
    ...pageOptions(WebhookDeliveryId),
  },
  examples: ['webhooks deliveries we_0123456789abcdef01234567 --status undelivered'],
  run: async ({ endpoint, clinic, status, ...request }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    if (endpoint !== undefined && !(await hasWebhookEndpoint(database, clinicId, endpoint)))
      throw endpointNotFound(endpoint);
    return listResult({
      name: 'deliveries',
      page: await pageOfWebhookDeliveries(database, clinicId, {
        ...request,
        endpointId: endpoint,
        status,
      }),
      header: ['created', 'delivery', 'endpoint', 'clinic', 'status'],
      cells: ({ createdAt, id, endpointId, clinicId, deliveredAt }) => [
        createdAt.toISOString(),
        id,
        endpointId,
        clinicId,
        deliveredAt ? 'delivered' : 'undelivered',
      ],
      details: ({ attempts }) =>
        attempts.map(
          ({ attemptedAt, responseStatus, error, durationMs }) =>
            `${attemptedAt.toISOString()}  ${responseStatus ?? error}  ${durationMs} ms`,
        ),
    });
  },
});

export const redeliver = defineCommand({
  name: 'webhooks redeliver',
  input: { delivery: argument(WebhookDeliveryId, 'the id of a delivery, wd_…'), clinic: clinicOption() },
  examples: ['webhooks redeliver wd_0123456789abcdef01234567'],
  run: async ({ delivery: deliveryId, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const services = {
      database: await context.database(),
      temporal: await context.temporal(),
      starting: startOptions(context.config),
    };
    const { workflowId } = await retryDelivery(services, clinicId, deliveryId);
    return { value: { workflowId }, text: `attempted now by ${workflowId}` };
  },
});
