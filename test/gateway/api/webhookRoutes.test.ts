import assert from 'node:assert/strict';
import { ClinicId, WebhookEndpointId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { listAlerts, raiseAlert } from '../../../src/store/operations/alerts.ts';
import { createWebhookDelivery } from '../../../src/store/webhooks/webhooks.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { startWebhookApp, type WebhookApp } from '../../support/webhookApp.ts';

describe('the API for webhooks', () => {
  let app: TestApp;
  let receiver: WebhookApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  let foreign: typeof call;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    receiver = await startWebhookApp();
    call = apiClient(app);
    foreign = apiClient(app, await addApiToken(app.database, { clinicId: ClinicId.parse('riverside') }));
  });
  after(async () => {
    await receiver?.close();
    await app?.stop();
  });

  async function add(url: string): Promise<WebhookEndpointId> {
    const { status, body } = await call('POST', '/webhook-endpoints', { url });
    assert.equal(status, 201, JSON.stringify(body));
    return WebhookEndpointId.parse(body.webhookEndpointId);
  }
  const deliver = (endpointId: string) =>
    createWebhookDelivery(app.database, app.clinicId, {
      id: newId('wd'),
      endpointId,
      key: newId('key'),
      body: '{}',
    });

  it('shows a secret once, rotates it, and disables and enables an endpoint', async () => {
    const url = 'https://app.clinic.example/once';
    const key = { 'idempotency-key': 'endpoint-1' };
    const added = await call('POST', '/webhook-endpoints', { url }, key);
    assert.match(String(added.body.secret), /^whsec_/);
    const repeated = await call('POST', '/webhook-endpoints', { url }, key);
    assert.deepEqual([repeated.status, repeated.body], [201, { ...added.body, secret: null }]);
    const twice = await call('POST', '/webhook-endpoints', { url });
    assert.deepEqual([twice.status, twice.body.type], [409, 'urn:aftercare:problem:WebhookEndpointExists']);

    const path = `/webhook-endpoints/${added.body.webhookEndpointId}`;
    const rotate = () =>
      call('POST', `${path}/rotate`, { overlapHours: 1 }, { 'idempotency-key': 'rotation-1' });
    const rotated = await rotate();
    assert.deepEqual((await rotate()).body, { ...rotated.body, secret: null });
    const remembered = await app.database.selectFrom('idempotencyKeys').selectAll().execute();
    assert.equal(remembered.length, 2);
    assert.ok(!JSON.stringify(remembered).includes('whsec_'));
    assert.match(String(rotated.body.secret), /^whsec_/);
    assert.notEqual(rotated.body.secret, added.body.secret);
    const shown = await call('GET', path);
    assert.deepEqual(
      [shown.status, shown.body.url, shown.body.rotating, shown.body.disabledAt],
      [200, url, true, null],
    );
    assert.ok(!JSON.stringify([twice.body, shown.body]).includes('whsec_'));
    assert.ok(!JSON.stringify((await call('GET', '/webhook-endpoints')).body).includes('whsec_'));

    assert.notEqual((await call('POST', `${path}/disable`)).body.disabledAt, null);
    const alert = { kind: 'webhookEndpointDisabled', subject: String(added.body.webhookEndpointId) } as const;
    await raiseAlert(app.database, {
      ...alert,
      id: newId('al'),
      clinicId: app.clinicId,
      message: 'disabled',
    });
    assert.equal((await call('POST', `${path}/enable`)).body.disabledAt, null);
    assert.deepEqual(await listAlerts(app.database, { openOnly: true, limit: 10 }), []);
  });

  it('lists endpoints page by page, and deliveries with their attempts, and retries one', async () => {
    const id = await add(receiver.url);
    const first = await call('GET', '/webhook-endpoints?limit=1');
    assert.deepEqual(
      [first.body.items].flat().map((one) => Object(one).webhookEndpointId),
      [id],
    );
    const second = await call('GET', `/webhook-endpoints?limit=10&cursor=${first.body.nextCursor}`);
    assert.ok(![second.body.items].flat().some((one) => Object(one).webhookEndpointId === id));

    const deliveryId = await deliver(id);
    const path = `/webhook-deliveries/${deliveryId}`;
    assert.deepEqual((await call('GET', path)).body.attempts, []);
    receiver.answerNext(500);
    assert.equal((await call('POST', `${path}/retry`)).status, 202);
    await eventually(
      'the first attempt',
      async () => [(await call('GET', path)).body.attempts].flat().length === 1,
    );
    await call('POST', `${path}/retry`);
    const delivered = await eventually('the delivery', async () => {
      const { body } = await call('GET', path);
      return body.deliveredAt === null ? undefined : body;
    });
    assert.deepEqual(
      [delivered.attempts].flat().map((one) => Object(one).responseStatus),
      [500, 204],
    );
    const late = await call('POST', `${path}/retry`);
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:AlreadyDelivered']);

    const waiting = await deliver(id);
    const undelivered = await call('GET', `/webhook-deliveries?endpoint=${id}&status=undelivered`);
    assert.deepEqual(
      [undelivered.body.items].flat().map((one) => Object(one).webhookDeliveryId),
      [waiting],
    );
    await call('POST', `/webhook-endpoints/${id}/disable`);
    const refused = await call('POST', `/webhook-deliveries/${waiting}/retry`);
    assert.deepEqual([refused.status, refused.body.type], [409, 'urn:aftercare:problem:EndpointDisabled']);
  });

  it('answers of another clinic’s endpoints and deliveries as of unknown ones', async () => {
    const id = await add('https://app.clinic.example/foreign');
    const deliveryId = await deliver(id);
    const before = [
      await call('GET', `/webhook-endpoints/${id}`),
      await call('GET', `/webhook-deliveries/${deliveryId}`),
    ];
    const requests: readonly [string, (endpoint: string, delivery: string) => string][] = [
      ['GET', (endpoint) => `/webhook-endpoints/${endpoint}`],
      ['POST', (endpoint) => `/webhook-endpoints/${endpoint}/rotate`],
      ['POST', (endpoint) => `/webhook-endpoints/${endpoint}/enable`],
      ['POST', (endpoint) => `/webhook-endpoints/${endpoint}/disable`],
      ['GET', (endpoint) => `/webhook-deliveries?endpoint=${endpoint}`],
      ['GET', (_, delivery) => `/webhook-deliveries/${delivery}`],
      ['POST', (_, delivery) => `/webhook-deliveries/${delivery}/retry`],
    ];
    for (const [method, pathOf] of requests) {
      const ask = async (endpoint: string, delivery: string) => {
        const { status, body } = await foreign(method, pathOf(endpoint, delivery));
        return [status, body.type, String(body.detail).replace(/w[ed]_\w+/, 'ID')];
      };
      const answer = await ask(id, deliveryId);
      assert.equal(answer[0], 404);
      assert.deepEqual(answer, await ask('we_00000000000000000000000f', 'wd_00000000000000000000000f'));
    }
    const after = [
      await call('GET', `/webhook-endpoints/${id}`),
      await call('GET', `/webhook-deliveries/${deliveryId}`),
    ];
    assert.deepEqual(
      after.map(({ body }) => body),
      before.map(({ body }) => body),
    );
    assert.deepEqual((await foreign('GET', '/webhook-endpoints')).body.items, []);
  });

  it('names what is wrong in a request, and stores nothing', async () => {
    const before = await call('GET', '/webhook-endpoints');
    for (const url of [
      'app.example',
      'ftp://app.example/',
      'https://app.example/\u0000',
      'https://app.example/\ud800',
    ]) {
      const { status, body } = await call('POST', '/webhook-endpoints', { url });
      assert.equal(status, 422);
      assert.deepEqual(
        [body.errors].flat().map((one) => Object(one).field),
        ['body.url'],
      );
    }
    const id = await add('https://app.clinic.example/rotation');
    assert.equal((await call('POST', `/webhook-endpoints/${id}/rotate`, { overlapHours: -1 })).status, 422);
    assert.equal((await call('POST', `/webhook-endpoints/${id}/rotate`, { secret: 'mine' })).status, 422);
    assert.equal((await call('GET', '/webhook-deliveries?status=lost')).status, 422);
    const reader = apiClient(
      app,
      await addApiToken(app.database, { clinicId: app.clinicId, scopes: ['read', 'send'] }),
    );
    assert.equal((await reader('POST', '/webhook-endpoints', { url: 'https://x.example' })).status, 403);
    const count = ({ body }: ApiAnswer) => [body.items].flat().length;
    assert.equal(count(await call('GET', '/webhook-endpoints')), count(before) + 1);
  });
});
