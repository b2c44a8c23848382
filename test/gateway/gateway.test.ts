import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import twilio from 'twilio';
import { z } from 'zod';
import { startOptions } from '../../src/config/startOptions.ts';
import { createGateway } from '../../src/gateway/createGateway.ts';
import { createLogger } from '../../src/logging.ts';
import { newId } from '../../src/security/newId.ts';
import { newWebhookSecret } from '../../src/security/newWebhookSecret.ts';
import { openDatabase } from '../../src/store/database.ts';
import { raiseMessage } from '../../src/store/messaging/messageStatus.ts';
import { findMessage } from '../../src/store/messaging/messages.ts';
import { listAlerts } from '../../src/store/operations/alerts.ts';
import { storeMessage } from '../support/storeMessage.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const ErrorBody = z.object({ error: z.string(), message: z.string() });

describe('the gateway', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const at = (path: string) => `${app.gatewayUrl}${path}`;
  const events = async () =>
    (await app.database.selectFrom('providerEvents').select('eventId').execute()).map((row) => row.eventId);

  it('is alive and ready', async () => {
    const alive = await fetch(at('/healthz'));
    assert.deepEqual([alive.status, await alive.json()], [200, { status: 'ok' }]);
    assert.equal((await fetch(at('/readyz'))).status, 200);
  });

  it('answers unknown routes and methods with 404 as JSON', async () => {
    for (const [path, method] of [
      ['/', 'GET'],
      ['/webhooks/resend', 'GET'],
      ['/wp-login.php', 'POST'],
    ] as const) {
      const response = await fetch(at(path), { method });
      assert.equal(response.status, 404, path);
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
      assert.equal(ErrorBody.parse(await response.json()).error, 'NotFound');
    }
  });

  describe('webhooks of Resend', () => {
    const body = (id = newId('em'), type = 'email.delivered') =>
      JSON.stringify({
        type,
        created_at: new Date().toISOString(),
        data: { email_id: id },
      });
    const post = (payload: string, headers: Record<string, string>) =>
      fetch(at('/webhooks/resend'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: payload,
      });
    const signed = (payload: string, secret: string, at = new Date(), id = newId('msg')) => ({
      'svix-id': id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'svix-signature': new Webhook(secret).sign(id, at, payload),
    });
    const secret = () => app.config.RESEND_WEBHOOK_SECRET ?? assert.fail('no secret');

    it('are taken when they are signed, and once however often they come', async () => {
      const payload = body();
      const headers = signed(payload, secret());
      for (let times = 0; times < 3; times += 1) assert.equal((await post(payload, headers)).status, 204);
      assert.equal((await events()).filter((id) => id === headers['svix-id']).length, 1);
    });

    it('tell that the e-mail was opened and clicked, and what comes late takes nothing back', async () => {
      const id = await storeMessage(app.database, 'email');
      const providerId = newId('em');
      await raiseMessage(app.database, app.clinicId, id, { status: 'sent', providerId });
      const seen: unknown[] = [];
      for (const type of ['delivered', 'opened', 'clicked', 'opened', 'delivered']) {
        const payload = body(providerId, `email.${type}`);
        assert.equal((await post(payload, signed(payload, secret()))).status, 204);
        seen.push((await findMessage(app.database, app.clinicId, id))?.status);
      }
      assert.deepEqual(seen, ['delivered', 'opened', 'clicked', 'clicked', 'clicked']);
    });

    it('are refused without a signature, with a wrong one, tampered with, or old', async () => {
      const payload = body();
      const before = await events();
      const good = signed(payload, secret());
      const { 'svix-signature': _, ...unsigned } = good;
      const other = `whsec_${Buffer.from('another secret of 24 by.').toString('base64')}`;
      const attempts: [string, Record<string, string>][] = [
        [payload, {}],
        [payload, unsigned],
        [payload, signed(payload, other)],
        [body(), good],
        [payload, signed(payload, secret(), new Date(Date.now() - 3_600_000))],
        ['', good],
      ];
      for (const [sent, headers] of attempts) {
        const response = await post(sent, headers);
        assert.ok([400, 401].includes(response.status), `${response.status}`);
      }
      assert.deepEqual(await events(), before);
    });
  });

  describe('status callbacks of Twilio', () => {
    const post = (form: Record<string, string>, signature: string | undefined, query = '') =>
      fetch(at(`/webhooks/twilio/status${query}`), {
        method: 'POST',
        headers: signature === undefined ? {} : { 'x-twilio-signature': signature },
        body: new URLSearchParams(form),
      });
    const sign = (form: Record<string, string>, query = '', token = app.config.TWILIO_AUTH_TOKEN ?? '') =>
      twilio.getExpectedTwilioSignature(token, at(`/webhooks/twilio/status${query}`), form);
    const form = () => ({ MessageSid: newId('SM'), MessageStatus: 'delivered' });

    it('are taken when they are signed over the public URL', async () => {
      const sent = form();
      assert.equal((await post(sent, sign(sent))).status, 204);
      assert.ok((await events()).includes(`${sent.MessageSid}/delivered`));
    });

    it('alert operators to a second record of a message, and count for the message all the same', async () => {
      const id = await storeMessage(app.database, 'sms');
      await raiseMessage(app.database, app.clinicId, id, { status: 'sent', providerId: newId('SM') });
      const query = `?clinic=${app.clinicId}&message=${id}`;
      const second = form();
      for (let times = 0; times < 2; times += 1)
        assert.equal((await post(second, sign(second, query), query)).status, 204);
      assert.equal((await findMessage(app.database, app.clinicId, id))?.status, 'delivered');
      const alerts = await listAlerts(app.database, { openOnly: true, limit: 10 });
      assert.deepEqual(
        alerts.filter(({ subject }) => subject === id).map(({ kind, clinicId }) => [kind, clinicId]),
        [['messageRecordedTwice', 'test-clinic']],
      );
    });

    it('are refused without a signature, with a wrong one, or with other fields or another query', async () => {
      const sent = form();
      const before = await events();
      const refused = await Promise.all([
        post(sent, undefined),
        post(sent, sign(sent, '', 'another token')),
        post({ ...sent, MessageStatus: 'failed' }, sign(sent)),
        post(sent, sign(sent), '?message=ms_0123456789abcdef01234567'),
      ]);
      assert.deepEqual(
        refused.map(({ status }) => status),
        [401, 401, 401, 401],
      );
      assert.deepEqual(await events(), before);
    });
  });

  it('takes webhooks signed with either secret while it changes, and with no other', async () => {
    const [current, previous, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const gateway = await createGateway({
      database: app.database,
      disks: app.disks,
      logger: createLogger('test', 'silent'),
      config: app.config,
      starting: startOptions(app.config),
      publicUrl: 'https://clinic.example',
      temporal: app.client,
      resendWebhookSecrets: [current, previous],
      twilioAuthTokens: ['current', 'previous'],
    });
    const payload = JSON.stringify({ type: 'email.opened', data: { email_id: newId('em') } });
    const resend = async (secret: string) => {
      const [id, now] = [newId('msg'), new Date()];
      const headers = {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'svix-signature': new Webhook(secret).sign(id, now, payload),
      };
      const answer = await gateway.inject({ method: 'POST', url: '/webhooks/resend', headers, payload });
      return answer.statusCode;
    };
    const form = { MessageSid: newId('SM'), MessageStatus: 'sent' };
    const status = async (token: string) => {
      // Twilio signs the public URL, whatever host and scheme the proxy in front passes on.
      const url =
        'https://clinic.example/webhooks/twilio/status?clinic=test-clinic&message=ms_0123456789abcdef01234567';
      const headers = {
        host: '10.0.0.7:8080',
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, form),
      };
      const body = new URLSearchParams(form).toString();
      const { pathname, search } = new URL(url);
      const answer = await gateway.inject({ method: 'POST', url: pathname + search, headers, payload: body });
      return answer.statusCode;
    };
    assert.deepEqual([await resend(current), await resend(previous), await resend(other)], [204, 204, 401]);
    assert.deepEqual(
      [await status('current'), await status('previous'), await status('other')],
      [204, 204, 401],
    );
    await gateway.close();
  });

  it('keeps events as they came', async () => {
    const rows = await app.database.selectFrom('providerEvents').select(['provider', 'payload']).execute();
    const payloads = rows.map(({ payload }) => JSON.stringify(payload));
    assert.ok(payloads.some((payload) => payload.includes('email.opened')));
    assert.ok(payloads.some((payload) => payload.includes('MessageStatus')));
  });

  it('answers 401 without a token under /v1, and 404 where there is nothing', async () => {
    assert.equal((await fetch(at('/v1/datasets'), { method: 'POST' })).status, 401);
    assert.equal((await fetch(at('/v1/nothing'))).status, 404);
  });

  it('takes no body that is larger than any webhook', async () => {
    const response = await fetch(at('/webhooks/resend'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(1024 * 1024),
    });
    assert.equal(response.status, 413);
  });

  it('says that it is not ready while PostgreSQL is away', async () => {
    const database = openDatabase('postgres://nobody@127.0.0.1:1/nothing');
    const gateway = await createGateway({
      database,
      disks: app.disks,
      logger: createLogger('test', 'silent'),
      config: app.config,
      starting: startOptions(app.config),
      publicUrl: app.gatewayUrl,
      temporal: app.client,
      resendWebhookSecrets: [],
      twilioAuthTokens: [],
    });
    const ready = await gateway.inject('/readyz');
    assert.deepEqual([ready.statusCode, ready.json().error], [503, 'NotReady']);
    assert.equal((await gateway.inject('/healthz')).statusCode, 200);
    await gateway.close();
    await database.destroy();
  });
});
