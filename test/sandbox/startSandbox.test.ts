import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import twilio from 'twilio';
import { ZodError } from 'zod';
import { type Sandbox, startSandbox } from '../../src/sandbox/startSandbox.ts';
import { catchRequests } from './caughtRequests.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('startSandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ appWebhookSecret: SECRET, twilio: { authToken: 'token' } });
  });
  afterEach(() => sandbox.close());

  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    const json: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
    return { status: response.status, body: json };
  };
  const sendEmail = (html = '<p>Hello</p>', subject = 'Hello') =>
    fetch(`${sandbox.resendUrl}/emails`, {
      method: 'POST',
      headers: { authorization: 'Bearer re_any', 'content-type': 'application/json' },
      body: JSON.stringify({ from: 'a@example.org', to: 'b@example.org', subject, html, text: 'Plain' }),
    });
  const sendSms = (Body: string) =>
    fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/AC${'1'.repeat(32)}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`AC${'1'.repeat(32)}:token`)}` },
      body: new URLSearchParams({ To: '+4915112345678', From: '+15005550006', Body }),
    });
  const postWebhook = (body: string, signed = body) => {
    const now = new Date();
    return fetch(sandbox.appWebhookUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': new Webhook(SECRET).sign('msg_1', now, signed),
      },
      body,
    });
  };

  it('listens on this machine alone', () => {
    assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('refuses a wrong setting and names it', async () => {
    await assert.rejects(
      startSandbox({ resend: { webhook: { url: 'http://x.example/', secret: 'secret' } } }),
      (error) => error instanceof ZodError && error.issues[0]?.path.join('.') === 'resend.webhook.secret',
    );
  });

  it('refuses a port that is taken', async () => {
    const port = Number(new URL(sandbox.url).port);
    await assert.rejects(startSandbox({ port }), { code: 'EADDRINUSE' });
  });

  it('journals to a file that a second run goes on with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const journalFile = join(folder, 'journal.ndjson');
    try {
      for (let run = 0; run < 2; run += 1) {
        const other = await startSandbox({ journalFile });
        await fetch(`${other.resendUrl}/emails`, { method: 'POST' });
        await other.close();
      }
      const lines = readFileSync(journalFile, 'utf8').trimEnd().split('\n');
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).error),
        ['missing_api_key', 'missing_api_key'],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('closes while a request is still being answered', async () => {
    const other = await startSandbox({ resend: { latencyMs: 30_000 } });
    const pending = fetch(`${other.resendUrl}/emails`, {
      method: 'POST',
      headers: { authorization: 'Bearer re_any', 'content-type': 'application/json' },
      body: JSON.stringify({ from: 'a@example.org', to: 'b@example.org', subject: 'Hi', text: 'Hi' }),
    });
    const cut = assert.rejects(pending);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await other.close();
    await cut;
  });

  it('answers an unknown route with 404 as JSON', async () => {
    const response = await fetch(`${sandbox.url}/nowhere`);
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), {
      error: 'not_found',
      message: 'The sandbox has no GET /nowhere',
    });
  });

  describe('control over HTTP', () => {
    it('injects and clears faults', async () => {
      const injected = await control('POST', 'faults', { provider: 'resend', kind: 'status', status: 503 });
      assert.equal(injected.status, 201);
      assert.equal((await sendEmail()).status, 503);
      assert.equal((await control('DELETE', 'faults')).status, 204);
      assert.equal((await sendEmail()).status, 200);
    });

    it('refuses a wrong fault with 422 and names the field', async () => {
      const { status, body } = await control('POST', 'faults', { provider: 'resend', kind: 'status' });
      assert.equal(status, 422);
      assert.match(String(body.message), /^status: /);
      assert.equal((await control('POST', 'faults', { provider: 'smtp', kind: 'dropBefore' })).status, 422);
      assert.equal((await control('POST', 'faults')).status, 422);
    });

    it('answers the journal, narrowed by provider and operation', async () => {
      await sendEmail();
      await sendSms('Hi');
      const all = await control('GET', 'journal');
      const narrowed = await control('GET', 'journal?provider=twilio&operation=messages.create');
      assert.equal(Array.isArray(all.body.entries) && all.body.entries.length, 2);
      assert.equal(Array.isArray(narrowed.body.entries) && narrowed.body.entries.length, 1);
      assert.equal((await control('GET', 'journal?provider=smtp')).status, 422);
    });

    it('changes settings, and none of them when one is wrong', async () => {
      const changed = await control('PUT', 'settings', { resend: { apiKey: 're_1' } });
      assert.equal(changed.status, 204);
      assert.equal((await sendEmail()).status, 401);
      const { status, body } = await control('PUT', 'settings', {
        resend: { apiKey: 're_any' },
        gemini: { requestsPerMinute: 0 },
      });
      assert.equal(status, 422);
      assert.match(String(body.message), /^gemini\.requestsPerMinute: /);
      assert.equal((await sendEmail()).status, 401);
    });

    it('delivers a signed reply by SMS and tells how it was answered', async () => {
      const caught = await catchRequests();
      try {
        const reply = { webhookUrl: `${caught.url}/sms`, from: '+4915112345678', body: 'C' };
        const { status, body } = await control('POST', 'twilio/reply', reply);
        assert.deepEqual([status, body.status], [200, 204]);
        const [request] = caught.all;
        const signature = String(request?.headers['x-twilio-signature']);
        const parameters = Object.fromEntries(new URLSearchParams(request?.body));
        assert.equal(twilio.validateRequest('token', signature, `${caught.url}/sms`, parameters), true);
      } finally {
        await caught.close();
      }
      const unreachable = { webhookUrl: 'http://127.0.0.1:9/sms', from: '+4915112345678', body: 'C' };
      assert.equal((await control('POST', 'twilio/reply', unreachable)).status, 502);
      assert.equal((await control('POST', 'twilio/reply', { from: '0151' })).status, 422);
    });
  });

  describe('the receiver of completion webhooks', () => {
    it('takes a signed webhook and journals it', async () => {
      const body = JSON.stringify({ type: 'analysis.completed', data: { analysisId: 'an_1' } });
      assert.equal((await postWebhook(body)).status, 204);
      const [entry] = sandbox.journal.query({ provider: 'app' });
      assert.deepEqual([entry?.outcome, entry?.providerId], ['accepted', 'msg_1']);
      assert.deepEqual(entry?.body, JSON.parse(body));
    });

    it('refuses a webhook whose body was changed, and one without a signature', async () => {
      assert.equal((await postWebhook('{"a":1}', '{"a":2}')).status, 401);
      assert.equal((await fetch(sandbox.appWebhookUrl, { method: 'POST', body: '{}' })).status, 401);
      assert.equal(sandbox.journal.count({ provider: 'app', outcome: 'rejected' }), 2);
    });
  });

  describe('the outbox', () => {
    const page = async (query = '') => {
      const response = await fetch(`${sandbox.outboxUrl}${query}`);
      return { headers: response.headers, text: await response.text() };
    };

    it('is where / leads', async () => {
      const response = await fetch(sandbox.url, { redirect: 'manual' });
      assert.deepEqual([response.status, response.headers.get('location')], [302, '/outbox']);
    });

    it('says so when it is empty', async () => {
      assert.match((await page()).text, /Nothing here yet/);
    });

    it('shows e-mails, messages and webhooks, newest first, or only one kind', async () => {
      await sendEmail();
      await sendSms('Tomorrow at nine');
      await postWebhook('{"type":"analysis.completed"}');
      const { text } = await page();
      const positions = ['analysis.completed', 'Tomorrow at nine', '<h2>Hello</h2>'].map((part) =>
        text.indexOf(part),
      );
      assert.deepEqual(
        positions,
        positions.toSorted((a, b) => a - b),
      );
      assert.ok(!positions.includes(-1));
      assert.match(text, /signature verified/);
      const narrowed = await page('?kind=sms');
      assert.ok(narrowed.text.includes('Tomorrow at nine') && !narrowed.text.includes('<h2>Hello</h2>'));
    });

    it('escapes everything from outside and shows e-mails in a frame without scripts', async () => {
      const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
      await sendEmail(hostile, hostile);
      await sendSms(hostile);
      await postWebhook(JSON.stringify({ type: hostile }));
      const { headers, text } = await page();
      assert.ok(!text.includes('<script') && !text.includes('<img'));
      assert.match(
        text,
        /<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"[^>]*srcdoc="&quot;&gt;/,
      );
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.ok(!policy.includes('script-src'));
    });

    it('reloads itself when asked to', async () => {
      assert.ok(!(await page()).text.includes('http-equiv="refresh"'));
      assert.ok((await page('?refresh=1')).text.includes('http-equiv="refresh"'));
    });

    it('has a box to answer an SMS as its recipient, once answers have somewhere to go', async () => {
      await sendSms('Are you coming?');
      assert.ok(!(await page()).text.includes('/outbox/reply'));
      const caught = await catchRequests();
      try {
        sandbox.configure({ twilio: { inboundWebhookUrl: `${caught.url}/inbound` } });
        assert.ok((await page()).text.includes('action="/outbox/reply"'));
        // What is being typed would be lost.
        assert.ok(!(await page('?refresh=1')).text.includes('/outbox/reply'));
        const answer = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
          fetch(`${sandbox.outboxUrl}/reply`, {
            method: 'POST',
            headers,
            body: new URLSearchParams(fields),
            redirect: 'manual',
          });
        const fields = { from: '+4915112345678', body: '1 <b>' };
        assert.equal((await answer(fields)).status, 303);
        const [request] = caught.all;
        const form = new URLSearchParams(request?.body);
        assert.deepEqual([form.get('From'), form.get('Body')], [fields.from, fields.body]);
        assert.ok((await page()).text.includes('1 &lt;b&gt;'));
        assert.equal((await answer({ from: 'somebody', body: '1' })).status, 422);
        assert.equal((await answer(fields, { 'sec-fetch-site': 'cross-site' })).status, 403);
        assert.equal(caught.all.length, 1);
      } finally {
        await caught.close();
      }
    });

    it('is there as JSON too, without the secrets that sign callbacks', async () => {
      await sendEmail();
      await sendSms('Hi');
      const response = await fetch(`${sandbox.url}/outbox.json`);
      const text = await response.text();
      const { items } = JSON.parse(text) as { items: { kind: string }[] };
      assert.deepEqual(
        items.map(({ kind }) => kind),
        ['sms', 'email'],
      );
      assert.ok(!text.includes('authToken') && !text.includes('"token"'));
    });
  });
});
