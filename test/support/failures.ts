import assert from 'node:assert/strict';
import type { Failure } from '../../src/contracts/operations/failures.ts';
import { type ClinicId, WebhookDeliveryId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import { raiseMessage } from '../../src/store/messaging/messageStatus.ts';
import { findMessage } from '../../src/store/messaging/messages.ts';
import { endNotification } from '../../src/store/messaging/notifications.ts';
import { recordWebhookAttempt } from '../../src/store/webhooks/webhookAttempts.ts';
import { createWebhookDelivery, findWebhookDelivery } from '../../src/store/webhooks/webhooks.ts';
import { addApiToken } from './addApiToken.ts';
import { type ApiAnswer, apiClient } from './apiClient.ts';
import { eventually } from './eventually.ts';
import type { TestApp } from './testApp.ts';
import { addTestClinic } from './testClinics.ts';

/** A clinic of its own, as an operator, by the environment of commands, and as an app see it. */
export interface FailureClinic {
  readonly id: ClinicId;
  readonly environment: Readonly<Record<string, string>>;
  readonly call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
}

export async function addFailureClinic(app: TestApp): Promise<FailureClinic> {
  const id = await addTestClinic(app.database, newId('c').replace('_', '-').slice(0, 20));
  const call = apiClient(app, await addApiToken(app.database, { clinicId: id }));
  return { id, environment: { ...app.environment, CLINIC_ID: id }, call };
}

export function failuresOf(body: Record<string, unknown>): Failure[] {
  const list = body.items ?? body.failures;
  assert.ok(Array.isArray(list), JSON.stringify(body));
  return list;
}

/** The newest failure with this id or of this job. Jobs are listed a moment after they have ended. */
export const listedFailure = (
  { call }: Pick<FailureClinic, 'call'>,
  id: string,
  query = '?all=true',
): Promise<Failure> =>
  eventually(`${id} is listed`, async () =>
    failuresOf((await call('GET', `/failed${query}`)).body).find(
      (failure) => failure.id === id || failure.tags.workflowId === id,
    ),
  );

/** Starts a job of the clinic that no worker takes. */
export const untakenJob = (
  { client }: TestApp,
  clinicId: ClinicId,
  workflowId: string,
  type = 'importDataset',
) =>
  client.workflow.start(type, {
    workflowId,
    taskQueue: 'nobody',
    args: [{ of: workflowId }],
    typedSearchAttributes: [{ key: { name: 'ClinicId', type: 'KEYWORD' }, value: clinicId }],
  });

/** Ends a message and its notification. @param failureCode null: nobody knows whether it was sent */
export async function giveUpMessage(
  { database }: TestApp,
  clinicId: ClinicId,
  id: string,
  failureCode: string | null,
): Promise<void> {
  const status = failureCode === null ? 'unknown' : 'failed';
  const { notificationId } = (await findMessage(database, clinicId, id)) ?? assert.fail();
  await raiseMessage(database, clinicId, id, { status, ...(failureCode ? { failureCode } : {}) });
  await endNotification(database, clinicId, notificationId, { outcome: status, reason: failureCode });
}

/** A webhook that the app has answered with this status, and that no job attempts any more. */
export async function undeliveredWebhook(
  { database }: TestApp,
  clinicId: ClinicId,
  endpointId: string,
  responseStatus: number,
): Promise<string> {
  const id = WebhookDeliveryId.parse(newId('wd'));
  await createWebhookDelivery(database, clinicId, { id, endpointId, key: id, body: '{}' });
  const delivery = (await findWebhookDelivery(database, clinicId, id)) ?? assert.fail();
  const attempt = { responseStatus, error: null, durationMs: 1, delivered: false, gone: false };
  await recordWebhookAttempt(database, delivery, attempt, 100);
  return id;
}
