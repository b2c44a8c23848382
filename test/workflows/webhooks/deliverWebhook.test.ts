import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import { Webhook } from 'standardwebhooks';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { ClinicId, WebhookDeliveryId, WebhookEndpointId } from '../../../src/contracts/shared/ids.ts';
import { type Progress, progress } from '../../../src/contracts/shared/jobMessages.ts';
import { attemptNow, deliverWebhook } from '../../../src/contracts/webhooks/webhookJobs.ts';
import { WEBHOOK_RETRY_DELAYS_MS } from '../../../src/domain/webhooks/webhookRetries.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../../src/security/newId.ts';
import { newWebhookSecret } from '../../../src/security/newWebhookSecret.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { type LoggedDelivery, pageOfWebhookDeliveries } from '../../../src/store/webhooks/webhookAttempts.ts';
import {
  createWebhookDelivery,
  registerWebhookEndpoint,
  rotateWebhookSecret,
  setWebhookEndpointEnabled,
} from '../../../src/store/webhooks/webhooks.ts';
import { causesOf } from '../../support/causesOf.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { type ReceivedPost, startWebhookApp, type WebhookApp } from '../../support/webhookApp.ts';

const BODY = '{"type":"analysis.failed"}';
const DISABLE_AFTER = 12;

describe('deliverWebhook', () => {
  let app: TestApp;
  let receiver: WebhookApp;
  before(async () => {
    app = await startTestApp({ WEBHOOK_DISABLE_AFTER_FAILURES: String(DISABLE_AFTER) });
    await app.startWorkers();
    receiver = await startWebhookApp();
  });
  after(async () => {
    await receiver.close();
    await app.stop();
  });

  const addEndpoint = async (url = `${receiver.url}/${newId('path')}`) => {
    const endpoint = { id: newId('we'), clinicId: app.clinicId, url, secret: newWebhookSecret() };
    const { id, secret } = await registerWebhookEndpoint(app.database, endpoint);
    return { id: WebhookEndpointId.parse(id), secret };
  };
  const addDelivery = async (endpointId: string) =>
    WebhookDeliveryId.parse(
      await createWebhookDelivery(app.database, app.clinicId, {
        id: newId('wd'),
        endpointId,
        key: newId('key'),
        body: BODY,
      }),
    );
  const deliver = async (deliveryId: WebhookDeliveryId) =>
    startJob(app.client, deliverWebhook, { deliveryId, clinicId: app.clinicId });
  const attemptsOf = async (endpointId: string): Promise<LoggedDelivery['attempts']> =>
    (await pageOfWebhookDeliveries(app.database, app.clinicId, { endpointId, limit: 1 })).rows[0]?.attempts ??
    [];

  it('delivers at the first attempt, signed as Standard Webhooks asks, and logs it', async () => {
    const { id, secret } = await addEndpoint();
    const deliveryId = await addDelivery(id);
    const { handle } = await deliver(deliveryId);
    assert.deepEqual(await handle.result(), { outcome: 'delivered', attempts: 1 });
    const post = receiver.received.at(-1);
    assert.ok(post);
    new Webhook(secret).verify(post.body, headersOf(post));
    assert.equal(post.headers['webhook-id'], deliveryId);
    const [attempt, ...more] = await attemptsOf(id);
    assert.deepEqual([attempt?.responseStatus, attempt?.error, more.length], [204, null, 0]);
  });

  it('tries for three days on the recommended schedule, under one id, and then gives up', async () => {
    const { id } = await addEndpoint();
    const deliveryId = await addDelivery(id);
    const before = receiver.received.length;
    const answerTo = (attempt: number): 'drop' | number => (attempt % 3 === 0 ? 'drop' : 500);
    receiver.answerNext(...Array.from({ length: 10 }, (_, attempt) => answerTo(attempt)));
    const { handle } = await deliver(deliveryId);
    await fastForward(app.client, handle.workflowId);
    assert.deepEqual(await handle.result(), { outcome: 'failed', attempts: 10 });
    const ids = receiver.received.slice(before).map(({ headers }) => headers['webhook-id']);
    assert.deepEqual(ids, Array(10).fill(deliveryId));
    assert.deepEqual(await timersOf(handle), WEBHOOK_RETRY_DELAYS_MS);
    assert.deepEqual(
      (await attemptsOf(id)).map(({ responseStatus, error }) => responseStatus ?? error),
      ['unreachable', 500, 500, 'unreachable', 500, 500, 'unreachable', 500, 500, 'unreachable'],
    );
  });

  it('waits longer when the app asks for it', async () => {
    const { id } = await addEndpoint();
    receiver.answerNext({ status: 429, headers: { 'retry-after': '3600' } });
    const { handle } = await deliver(await addDelivery(id));
    await fastForward(app.client, handle.workflowId);
    assert.deepEqual(await handle.result(), { outcome: 'delivered', attempts: 2 });
    assert.deepEqual(await timersOf(handle), [3_600_000]);
  });

  it('attempts at once when told to, and is joined by a second start', async () => {
    const { id } = await addEndpoint();
    const deliveryId = await addDelivery(id);
    receiver.answerNext(500, 500);
    const { handle } = await deliver(deliveryId);
    await waitsAfter(handle, 1);
    await handle.signal(attemptNow);
    await waitsAfter(handle, 2);
    const again = await deliver(deliveryId);
    assert.equal(again.joined, true);
    await handle.signal(attemptNow);
    const { outcome } = await handle.result();
    assert.equal(outcome, 'delivered');
  });

  it('sends nothing again once it is delivered', async () => {
    const { id } = await addEndpoint();
    const deliveryId = await addDelivery(id);
    await (await deliver(deliveryId)).handle.result();
    const before = receiver.received.length;
    assert.deepEqual(await (await deliver(deliveryId)).handle.result(), {
      outcome: 'delivered',
      attempts: 1,
    });
    assert.equal(receiver.received.length, before);
  });

  it('signs with both secrets while a rotation overlaps, and with the new one alone after it', async () => {
    const { id, secret: old } = await addEndpoint();
    const renewed = newWebhookSecret();
    const verifies = (secret: string) => {
      const post = receiver.received.at(-1);
      try {
        new Webhook(secret).verify(post?.body ?? '', post ? headersOf(post) : {});
        return true;
      } catch {
        return false;
      }
    };
    await rotateWebhookSecret(app.database, app.clinicId, id, { secret: renewed, overlapHours: 24 });
    await (await deliver(await addDelivery(id))).handle.result();
    assert.deepEqual([verifies(renewed), verifies(old)], [true, true]);
    await rotateWebhookSecret(app.database, app.clinicId, id, { secret: renewed, overlapHours: 0 });
    await (await deliver(await addDelivery(id))).handle.result();
    assert.deepEqual([verifies(renewed), verifies(old)], [true, false]);
  });

  it('disables an endpoint after a run of failures, raises an alert, and goes on once it is enabled', async () => {
    const { id } = await addEndpoint();
    receiver.answerNext(...Array<500>(DISABLE_AFTER).fill(500));
    const first = await deliver(await addDelivery(id));
    await fastForward(app.client, first.workflowId);
    assert.equal((await first.handle.result()).outcome, 'failed');
    const deliveryId = await addDelivery(id);
    const second = await deliver(deliveryId);
    await fastForward(app.client, second.workflowId);
    assert.deepEqual(await second.handle.result(), { outcome: 'disabled', attempts: DISABLE_AFTER - 10 });
    const alerts = await listAlerts(app.database, { openOnly: true, limit: 50 });
    assert.equal(alerts.filter(({ subject }) => subject === id).length, 1);

    const before = receiver.received.length;
    assert.equal((await (await deliver(await addDelivery(id))).handle.result()).outcome, 'disabled');
    assert.equal(receiver.received.length, before);
    await setWebhookEndpointEnabled(app.database, app.clinicId, id, true);
    assert.equal((await (await deliver(deliveryId)).handle.result()).outcome, 'delivered');
  });

  it('takes 410 as the wish for no more', async () => {
    const { id } = await addEndpoint();
    receiver.answerNext(410);
    assert.deepEqual(await (await deliver(await addDelivery(id))).handle.result(), {
      outcome: 'disabled',
      attempts: 1,
    });
  });

  it('fails for good for a delivery that does not exist, and for one of another clinic', async () => {
    const unknown = await deliver(WebhookDeliveryId.parse(newId('wd')));
    const { id } = await addEndpoint();
    const deliveryId = await addDelivery(id);
    const before = receiver.received.length;
    const input = { deliveryId, clinicId: ClinicId.parse('riverside') };
    const foreign = await startJob(app.client, deliverWebhook, input);
    for (const { handle, workflowId } of [unknown, foreign]) {
      const message = `WebhookNotFound: ${workflowId.split('/').at(-1)} is not a known webhook delivery`;
      await assert.rejects(handle.result(), (error: unknown) => causesOf(error).includes(message));
    }
    assert.equal(receiver.received.length, before);
    assert.deepEqual(await attemptsOf(id), []);
  });
});

/** Waits until `attempts` attempts were refused and the next one is due later. */
async function waitsAfter(handle: Pick<WorkflowHandle, 'query'>, attempts: number): Promise<void> {
  await eventually(`the delay after attempt ${attempts}`, async () => {
    const { phase, done } = await handle.query<Progress>(progress);
    return phase === 'waiting' && done === attempts;
  });
}

const headersOf = ({ headers }: ReceivedPost): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** The timers a workflow started, ms; the one that tries a task again within the worker is none of them. */
async function timersOf(handle: WorkflowHandle): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
    timer?.startToFireTimeout ? [Number(timer.startToFireTimeout.seconds) * 1_000] : [],
  );
}
