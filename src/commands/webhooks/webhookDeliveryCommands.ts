import { startOptions } from '../../config/startOptions.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import { WebhookDeliveryId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { attemptNow, deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { InputError } from '../../inputError.ts';
import { type LoggedDelivery, listWebhookDeliveries } from '../../store/webhooks/webhookAttempts.ts';
import { findWebhookDelivery, hasWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { limitOption } from '../shared/listing.ts';
import { argument } from '../shared/parameters.ts';
import { unknownEndpoint } from './webhookCommands.ts';

export const listDeliveries = defineCommand({
  name: 'webhooks deliveries',
  input: {
    endpoint: argument(WebhookEndpointId.optional(), 'only deliveries to this endpoint, we_…'),
    limit: limitOption(),
    clinic: clinicOption(),
  },
  examples: ['webhooks deliveries we_0123456789abcdef01234567 --limit 5'],
  run: async ({ endpoint: endpointId, limit, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    if (endpointId !== undefined && !(await hasWebhookEndpoint(database, clinicId, endpointId)))
      throw unknownEndpoint(endpointId);
    const deliveries = await listWebhookDeliveries(database, clinicId, { endpointId, limit });
    return { value: { deliveries }, text: deliveries.map(deliveryText).join('\n') || 'no deliveries' };
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

function deliveryText({ id, endpointId, createdAt, deliveredAt, attempts }: LoggedDelivery): string {
  const state = deliveredAt ? 'delivered' : 'not delivered';
  const lines = attempts.map(
    ({ attemptedAt, responseStatus, error, durationMs }) =>
      `    ${attemptedAt.toISOString()}  ${responseStatus ?? error}  ${durationMs} ms`,
  );
  return [`${createdAt.toISOString()}  ${id}  ${endpointId}  ${state}`, ...lines].join('\n');
}
