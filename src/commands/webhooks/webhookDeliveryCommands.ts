import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import { WebhookDeliveryId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { attemptNow, deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { InputError } from '../../inputError.ts';
import { pageOfWebhookDeliveries } from '../../store/webhooks/webhookAttempts.ts';
import { findWebhookDelivery, hasWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';
import { unknownEndpoint } from './webhookCommands.ts';

const DeliveryStatus = z.enum(['delivered', 'undelivered']);

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
      throw unknownEndpoint(endpoint);
    return listResult({
      name: 'deliveries',
      page: await pageOfWebhookDeliveries(database, clinicId, {
        ...request,
        endpointId: endpoint,
        isDelivered: status && status === 'delivered',
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
    const delivery = await findWebhookDelivery(await context.database(), clinicId, deliveryId);
    if (!delivery) {
      const advice = `list them with: ${PROGRAM_NAME} webhooks deliveries`;
      throw new InputError('UnknownId', `there is no webhook delivery ${deliveryId}; ${advice}`);
    }
    const { endpoint, deliveredAt } = delivery;
    if (endpoint.disabledAt !== null) {
      const advice = `enable it first: ${PROGRAM_NAME} webhooks enable ${endpoint.id}`;
      throw new InputError('EndpointDisabled', `${endpoint.id} is disabled; ${advice}`);
    }
    if (deliveredAt !== null) {
      throw new InputError('AlreadyDelivered', `${deliveryId} was delivered ${deliveredAt.toISOString()}`);
    }
    const { workflowId, joined, handle } = await startJob(
      await context.temporal(),
      deliverWebhook,
      { deliveryId, clinicId },
      startOptions(context.config),
    );
    if (joined) await handle.signal(attemptNow);
    return { value: { workflowId }, text: `attempted now by ${workflowId}` };
  },
});
