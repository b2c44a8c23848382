import { z } from 'zod';
import { WebhookDeliveryId, WebhookEndpointId } from '../../../contracts/shared/ids.ts';
import {
  DeliveryStatus,
  findLoggedDelivery,
  pageOfWebhookDeliveries,
} from '../../../store/webhooks/webhookAttempts.ts';
import { hasWebhookEndpoint } from '../../../store/webhooks/webhooks.ts';
import { endpointNotFound } from '../../../webhooks/changeEndpoint.ts';
import { deliveryNotFound, retryDelivery } from '../../../webhooks/retryDelivery.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { DeliveryView, deliveryView } from './webhookViews.ts';

const tag = 'Webhook deliveries';
const params = z.strictObject({ delivery: WebhookDeliveryId });

const RetriedView = z
  .object({
    webhookDeliveryId: WebhookDeliveryId,
    workflowId: z.string().describe('the job that attempts it'),
  })
  .meta({ id: 'RetriedDelivery' });

const listRoute = defineRoute({
  method: 'GET',
  path: '/webhook-deliveries',
  tag,
  summary: 'List deliveries with their attempts',
  scope: 'read',
  input: {
    query: pageQuery(WebhookDeliveryId).extend({
      endpoint: WebhookEndpointId.optional(),
      status: DeliveryStatus.optional(),
    }),
  },
  answers: { 200: pageSchema(DeliveryView) },
  run: async ({ query: { endpoint, ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    if (endpoint !== undefined && !(await hasWebhookEndpoint(database, clinicId, endpoint)))
      throw endpointNotFound(endpoint);
    const found = await pageOfWebhookDeliveries(database, clinicId, { ...filter, endpointId: endpoint });
    return { status: 200, body: pageBody(found, deliveryView) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/webhook-deliveries/:delivery',
  tag,
  summary: 'Show a delivery with its attempts',
  scope: 'read',
  input: { params },
  answers: { 200: DeliveryView },
  run: async ({ params: { delivery } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const found = await findLoggedDelivery(database, clinicId, delivery);
    if (!found) throw deliveryNotFound(delivery);
    return { status: 200, body: deliveryView(found) };
  },
});

const retryRoute = defineRoute({
  method: 'POST',
  path: '/webhook-deliveries/:delivery/retry',
  tag,
  summary: 'Attempt now what was not delivered',
  scope: 'manage',
  input: { params },
  answers: { 202: RetriedView },
  run: async ({ params: { delivery } }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    const { workflowId } = await retryDelivery(context, clinicId, delivery);
    return { status: 202, body: { webhookDeliveryId: delivery, workflowId } };
  },
});

export const WEBHOOK_DELIVERY_ROUTES: readonly ApiRoute[] = [listRoute, showRoute, retryRoute];
