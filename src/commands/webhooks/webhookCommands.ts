import type { Command } from 'commander';
import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import { ClinicId, WebhookDeliveryId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { attemptNow, deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import { newWebhookSecret } from '../../security/newWebhookSecret.ts';
import { resolveAlert } from '../../store/operations/alerts.ts';
import { type LoggedDelivery, listWebhookDeliveries } from '../../store/webhooks/webhookAttempts.ts';
import {
  findWebhookDelivery,
  listWebhookEndpoints,
  registerWebhookEndpoint,
  rotateWebhookSecret,
  setWebhookEndpointEnabled,
} from '../../store/webhooks/webhooks.ts';
import { CallbackUrl } from '../analysis/deliverCommand.ts';
import { clinicOption } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** `webhooks …`: apps that are told when a job has ended, and what became of telling them. */
export function addWebhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('apps that are told when a job has ended');
  addEndpointCommands(webhooks);
  addDeliveryCommands(webhooks);
}

function addEndpointCommands(webhooks: Command): void {
  command(webhooks, 'add <url>', 'store an endpoint and print the secret that its events are signed with')
    .addOption(clinicOption())
    .addHelpText('after', example('add https://app.clinic.example/webhooks'))
    .action(async (text: string, options: { clinic: string; json: boolean }) => {
      const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
      const url = parseArgument('url', CallbackUrl, text);
      await withContext(async (context) => {
        const endpoint = { id: newId('we'), clinicId, url, secret: newWebhookSecret() };
        const { id, secret } = await registerWebhookEndpoint(await context.database(), endpoint);
        createOutput(options.json).result({ webhookEndpointId: id, secret }, `${id}\nsecret: ${secret}`);
      });
    });

  command(webhooks, 'list', 'list the endpoints and how they do')
    .addHelpText('after', example('list'))
    .action(async (options: { json: boolean }) => {
      await withContext(async (context) => {
        const endpoints = (await listWebhookEndpoints(await context.database())).map(
          ({ secret: _secret, previousSecret, ...endpoint }) => ({
            ...endpoint,
            rotating: previousSecret !== null,
          }),
        );
        const lines = endpoints.map(
          ({ id, clinicId, url, disabledAt, consecutiveFailures }) =>
            `${id}  ${clinicId}  ${url}  ${disabledAt ? 'disabled' : `${consecutiveFailures} failures in a row`}`,
        );
        createOutput(options.json).result({ endpoints }, lines.join('\n') || 'no endpoints');
      });
    });

  command(webhooks, 'rotate <endpoint>', 'make a new secret; the old one signs too for a while')
    .option('--overlap-hours <hours>', 'how long both secrets sign', '24')
    .addHelpText('after', example('rotate we_0123456789abcdef01234567 --overlap-hours 48'))
    .action(async (id: string, options: { overlapHours: string; json: boolean }) => {
      const endpointId = parseArgument('endpoint', WebhookEndpointId, id);
      const hours = z.coerce
        .number()
        .nonnegative()
        .max(24 * 365);
      const overlapHours = parseArgument('--overlap-hours', hours, options.overlapHours);
      await withContext(async (context) => {
        const secret = newWebhookSecret();
        const rotated = await rotateWebhookSecret(await context.database(), endpointId, {
          secret,
          overlapHours,
        });
        if (!rotated) throw unknownEndpoint(endpointId);
        createOutput(options.json).result(
          { webhookEndpointId: endpointId, secret, overlapHours },
          `secret: ${secret}\nthe old one signs too for ${overlapHours} hours`,
        );
      });
    });

  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    const what = enabled ? 'send to an endpoint again' : 'send nothing more to an endpoint';
    command(webhooks, `${name} <endpoint>`, what)
      .addHelpText('after', example(`${name} we_0123456789abcdef01234567`))
      .action(async (id: string, options: { json: boolean }) => {
        const endpointId = parseArgument('endpoint', WebhookEndpointId, id);
        await withContext(async (context) => {
          const database = await context.database();
          if (!(await setWebhookEndpointEnabled(database, endpointId, enabled)))
            throw unknownEndpoint(endpointId);
          if (enabled) await resolveAlert(database, { kind: 'webhookEndpointDisabled', subject: endpointId });
          createOutput(options.json).result(
            { webhookEndpointId: endpointId, enabled },
            `${endpointId} ${name}d`,
          );
        });
      });
  }
}

function addDeliveryCommands(webhooks: Command): void {
  command(webhooks, 'deliveries [endpoint]', 'show what was sent, and how each attempt ended, newest first')
    .option('--limit <count>', 'how many', '20')
    .addHelpText('after', example('deliveries we_0123456789abcdef01234567 --limit 5'))
    .action(async (id: string | undefined, options: { limit: string; json: boolean }) => {
      const endpointId = id === undefined ? undefined : parseArgument('endpoint', WebhookEndpointId, id);
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
      await withContext(async (context) => {
        const deliveries = await listWebhookDeliveries(await context.database(), { endpointId, limit });
        createOutput(options.json).result(
          { deliveries },
          deliveries.map(deliveryText).join('\n') || 'no deliveries',
        );
      });
    });

  command(webhooks, 'redeliver <delivery>', 'send an event again now, under the same id')
    .addHelpText('after', example('redeliver wd_0123456789abcdef01234567'))
    .action(async (id: string, options: { json: boolean }) => {
      const deliveryId = parseArgument('delivery', WebhookDeliveryId, id);
      await withContext(async (context) => {
        const delivery = await findWebhookDelivery(await context.database(), deliveryId);
        if (!delivery) {
          const advice = 'list them with: npm run client -- webhooks deliveries';
          throw new InputError('UnknownId', `there is no webhook delivery ${deliveryId}; ${advice}`);
        }
        const { endpoint, deliveredAt } = delivery;
        if (endpoint.disabledAt !== null) {
          const advice = `enable it first: npm run client -- webhooks enable ${endpoint.id}`;
          throw new InputError('EndpointDisabled', `${endpoint.id} is disabled; ${advice}`);
        }
        if (deliveredAt !== null) {
          throw new InputError(
            'AlreadyDelivered',
            `${deliveryId} was delivered ${deliveredAt.toISOString()}`,
          );
        }
        const started = await startJob(
          await context.temporal(),
          deliverWebhook,
          { deliveryId, clinicId: endpoint.clinicId },
          startOptions(context.config),
        );
        if (started.joined) await started.handle.signal(attemptNow);
        createOutput(options.json).result(
          { workflowId: started.workflowId },
          `attempted now by ${started.workflowId}`,
        );
      });
    });
}

function deliveryText({ id, endpointId, createdAt, deliveredAt, attempts }: LoggedDelivery): string {
  const state = deliveredAt ? 'delivered' : 'not delivered';
  const lines = attempts.map(
    ({ attemptedAt, responseStatus, error, durationMs }) =>
      `    ${attemptedAt.toISOString()}  ${responseStatus ?? error}  ${durationMs} ms`,
  );
  return [`${createdAt.toISOString()}  ${id}  ${endpointId}  ${state}`, ...lines].join('\n');
}

const command = (webhooks: Command, usage: string, description: string): Command =>
  webhooks.command(usage).description(description).option('--json', 'print one JSON object', false);

const example = (rest: string): string => `\nExample:\n  npm run client -- webhooks ${rest}`;

const unknownEndpoint = (id: string): InputError =>
  new InputError(
    'UnknownId',
    `there is no webhook endpoint ${id}; list them with: npm run client -- webhooks list`,
  );
