import { z } from 'zod';
import { WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { CallbackUrl, OverlapHours } from '../../domain/webhooks/endpointRequest.ts';
import { newId } from '../../security/newId.ts';
import { newWebhookSecret } from '../../security/newWebhookSecret.ts';
import { listWebhookEndpoints, registerWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { rotateSecret, switchEndpoint } from '../../webhooks/changeEndpoint.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { type DefinedCommand, defineCommand } from '../shared/defineCommand.ts';
import { columns } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, option } from '../shared/parameters.ts';

const EXAMPLE_ID = 'we_0123456789abcdef01234567';
const endpointId = () => argument(WebhookEndpointId, 'the id of an endpoint, we_…');

export const addWebhook = defineCommand({
  name: 'webhooks add',
  input: {
    url: argument(CallbackUrl, 'where the events are sent, http:// or https://'),
    clinic: clinicOption(),
  },
  examples: ['webhooks add https://app.clinic.example/webhooks'],
  run: async ({ url, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const endpoint = { id: newId('we'), clinicId, url, secret: newWebhookSecret() };
    const { id, secret } = await registerWebhookEndpoint(await context.database(), endpoint);
    return { value: { webhookEndpointId: id, secret }, text: `${id}\nsecret: ${secret}` };
  },
});

export const listWebhooks = defineCommand({
  name: 'webhooks list',
  input: { clinic: operatorClinicOption('those') },
  examples: ['webhooks list'],
  run: async ({ clinic }, context) => {
    const stored = await listWebhookEndpoints(
      await context.database(),
      await operatorClinic(context, clinic),
    );
    const endpoints = stored.map(({ secret: _secret, previousSecret, ...endpoint }) => ({
      ...endpoint,
      rotating: previousSecret !== null,
    }));
    const rows = endpoints.map(({ id, clinicId, url, disabledAt, consecutiveFailures }) => [
      id,
      clinicId,
      url,
      disabledAt ? 'disabled' : `${consecutiveFailures} failures in a row`,
    ]);
    return { value: { endpoints }, text: columns(rows).join('\n') || 'no endpoints' };
  },
});

export const rotateWebhook = defineCommand({
  name: 'webhooks rotate',
  input: {
    endpoint: endpointId(),
    overlapHours: option(z.coerce.number().pipe(OverlapHours), 'hours', 'how long both secrets sign', '24'),
    clinic: clinicOption(),
  },
  examples: [`webhooks rotate ${EXAMPLE_ID} --overlap-hours 48`],
  run: async ({ endpoint, overlapHours, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const secret = await rotateSecret(await context.database(), clinicId, endpoint, overlapHours);
    return {
      value: { webhookEndpointId: endpoint, secret, overlapHours },
      text: `secret: ${secret}\nthe old one signs too for ${overlapHours} hours`,
    };
  },
});

export const enableWebhook = switchCommand('enable', true);
export const disableWebhook = switchCommand('disable', false);

function switchCommand(verb: 'enable' | 'disable', enabled: boolean): DefinedCommand {
  return defineCommand({
    name: `webhooks ${verb}`,
    input: { endpoint: endpointId(), clinic: clinicOption() },
    examples: [`webhooks ${verb} ${EXAMPLE_ID}`],
    run: async ({ endpoint, clinic }, context) => {
      const { id: clinicId } = await context.clinic(clinic);
      await switchEndpoint(await context.database(), clinicId, endpoint, enabled);
      return { value: { webhookEndpointId: endpoint, enabled }, text: `${endpoint} ${verb}d` };
    },
  });
}
