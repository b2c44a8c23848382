import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { postWebhook } from '../../src/providers/postWebhook.ts';
import { freePort } from '../../src/sandbox/servers/freePort.ts';
import { startWebhookApp, type WebhookApp } from '../support/webhookApp.ts';

describe('postWebhook', () => {
  let app: WebhookApp;
  before(async () => {
    app = await startWebhookApp();
  });
  after(() => app.close());

  const post = (url: string, allowPrivateAddresses = true, timeoutMs = 2_000) =>
    postWebhook({
      url,
      headers: { 'webhook-id': 'wd_1' },
      body: '{"a":"ü"}',
      timeoutMs,
      allowPrivateAddresses,
    });

  it('sends the body and headers as they are and answers the status', async () => {
    app.answerNext(202);
    assert.deepEqual(await post(app.url), { kind: 'answered', status: 202, retryAfterSeconds: undefined });
    assert.deepEqual(app.received.at(-1)?.body, '{"a":"ü"}');
    assert.equal(app.received.at(-1)?.headers['webhook-id'], 'wd_1');
  });

  it('does not follow a redirect', async () => {
    const before = app.received.length;
    app.answerNext({ status: 307, headers: { location: app.url } });
    assert.deepEqual(await post(app.url), { kind: 'answered', status: 307, retryAfterSeconds: undefined });
    assert.equal(app.received.length, before + 1);
  });

  it('reads Retry-After as seconds and as a date', async () => {
    app.answerNext({ status: 429, headers: { 'retry-after': '7' } });
    const inSeconds = await post(app.url);
    assert.deepEqual(inSeconds, { kind: 'answered', status: 429, retryAfterSeconds: 7 });
    const date = new Date(Date.now() + 60_000).toUTCString();
    app.answerNext({ status: 503, headers: { 'retry-after': date } });
    const byDate = await post(app.url);
    assert.ok(byDate.kind === 'answered' && byDate.retryAfterSeconds !== undefined);
    assert.ok(byDate.retryAfterSeconds > 50 && byDate.retryAfterSeconds <= 60);
  });

  it('tells a dropped connection, a refused one and a silent one apart from an answer', async () => {
    app.answerNext('drop');
    assert.deepEqual(await post(app.url), { kind: 'unanswered', reason: 'unreachable' });
    const nobody = `http://127.0.0.1:${await freePort(undefined, 'nobody')}/`;
    assert.deepEqual(await post(nobody), { kind: 'unanswered', reason: 'unreachable' });
    const silent = createServer();
    const port = await freePort(undefined, 'the silent server');
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    assert.deepEqual(await post(`http://127.0.0.1:${port}/`, true, 200), {
      kind: 'unanswered',
      reason: 'timedOut',
    });
    silent.close();
  });

  describe('without leave for private addresses', () => {
    const urls = [
      'http://127.0.0.1:1/',
      'http://localhost:1/',
      'http://[::1]:1/',
      'http://[::ffff:127.0.0.1]:1/',
      'http://0.0.0.0:1/',
      'http://10.0.0.1:1/',
      'http://172.16.5.4:1/',
      'http://192.168.1.1:1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[fe80::1]:1/',
      'http://[fd00:ec2::254]/',
      'http://2130706433:1/',
      'https://127.0.0.1:1/',
    ];
    for (const url of urls) {
      it(`connects to nothing for ${url}`, async () => {
        assert.deepEqual(await post(url, false, 500), { kind: 'unanswered', reason: 'addressNotAllowed' });
      });
    }

    it('reaches no app that listens there', async () => {
      const before = app.received.length;
      await post(app.url, false);
      await post(app.url.replace('127.0.0.1', 'localhost'), false);
      assert.equal(app.received.length, before);
    });
  });
});
