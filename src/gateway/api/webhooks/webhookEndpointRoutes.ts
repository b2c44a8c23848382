import { z } from 'zod';
import { type ClinicId, WebhookEndpointId } from '../../../contracts/shared/ids.ts';
import { RefusedError } from '../../../domain/shared/refusedError.ts';
import { CallbackUrl, SecretRotation } from '../../../domain/webhooks/endpointRequest.ts';
import { newWebhookSecret } from '../../../security/newWebhookSecret.ts';
import type { Database } from '../../../store/database.ts';
import {
  findWebhookEndpoint,
  pageOfWebhookEndpoints,
  registerWebhookEndpoint,
} from '../../../store/webhooks/webhooks.ts';
import { endpointNotFound, rotateSecret, switchEndpoint } from '../../../webhooks/changeEndpoint.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { EndpointView, endpointView } from './webhookViews.ts';

const tag = 'Webhook endpoints';
const params = z.strictObject({ endpoint: WebhookEndpointId });

const SecretView = z
  .object({
    webhookEndpointId: WebhookEndpointId,
    secret: z
      .string()
      .nullable()
      .describe(
        'signs the events as Standard Webhooks say; told once: null when the request is repeated with its Idempotency-Key',
      ),
  })
  .meta({ id: 'WebhookSecret' });

/** What is remembered for an Idempotency-Key has no secret, which would be readable in the database for a day. */
const toldOnce = (webhookEndpointId: WebhookEndpointId, secret: string) => ({
  body: { webhookEndpointId, secret },
  repeatedBody: { webhookEndpointId, secret: null },
});

const addRoute = defineRoute({
  method: 'POST',
  path: '/webhook-endpoints',
  tag,
  summary: 'Add an endpoint to which events are sent',
  description: 'The answer shows its secret, once.',
  scope: 'manage',
  input: { body: z.strictObject({ url: CallbackUrl }) },
  answers: { 201: SecretView },
  run: async ({ body: { url } }, { clinic, newId }, { database }) => {
    const { id: clinicId } = await clinic();
    const id = newId('we');
    const endpoint = { id, clinicId, url, secret: newWebhookSecret() };
    const stored = await registerWebhookEndpoint(database, endpoint);
    if (stored.id !== id)
      throw new RefusedError(409, 'WebhookEndpointExists', `${stored.id} has this URL`, 'url');
    return { status: 201, ...toldOnce(WebhookEndpointId.parse(id), stored.secret) };
  },
});

const listRoute = defineRoute({
  method: 'GET',
  path: '/webhook-endpoints',
  tag,
  summary: 'List endpoints',
  scope: 'read',
  input: { query: pageQuery(WebhookEndpointId) },
  answers: { 200: pageSchema(EndpointView) },
  run: async ({ query }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return {
      status: 200,
      body: pageBody(await pageOfWebhookEndpoints(database, clinicId, query), endpointView),
    };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/webhook-endpoints/:endpoint',
  tag,
  summary: 'Show an endpoint',
  scope: 'read',
  input: { params },
  answers: { 200: EndpointView },
  run: async ({ params: { endpoint } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return { status: 200, body: await shown(database, clinicId, endpoint) };
  },
});

const rotateRoute = defineRoute({
  method: 'POST',
  path: '/webhook-endpoints/:endpoint/rotate',
  tag,
  summary: 'Give an endpoint a new secret',
  description: 'The answer shows it, once. For the hours of the overlap, events are signed with both.',
  scope: 'manage',
  input: { params, body: SecretRotation.prefault({}) },
  answers: { 200: SecretView },
  run: async ({ params: { endpoint }, body: { overlapHours } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const secret = await rotateSecret(database, clinicId, endpoint, overlapHours);
    return { status: 200, ...toldOnce(endpoint, secret) };
  },
});

const switchRoute = (verb: 'enable' | 'disable', summary: string): ApiRoute =>
  defineRoute({
    method: 'POST',
    path: `/webhook-endpoints/:endpoint/${verb}`,
    tag,
    summary,
    scope: 'manage',
    input: { params },
    answers: { 200: EndpointView },
    run: async ({ params: { endpoint } }, { clinic }, { database }) => {
      const { id: clinicId } = await clinic();
      await switchEndpoint(database, clinicId, endpoint, verb === 'enable');
      return { status: 200, body: await shown(database, clinicId, endpoint) };
    },
  });

export const WEBHOOK_ENDPOINT_ROUTES: readonly ApiRoute[] = [
  addRoute,
  listRoute,
  showRoute,
  rotateRoute,
  switchRoute('enable', 'Send events to an endpoint again'),
  switchRoute('disable', 'Send no more events to an endpoint'),
];

async function shown(database: Database, clinicId: ClinicId, id: WebhookEndpointId) {
  const endpoint = await findWebhookEndpoint(database, clinicId, id);
  if (!endpoint) throw endpointNotFound(id);
  return endpointView(endpoint);
}
