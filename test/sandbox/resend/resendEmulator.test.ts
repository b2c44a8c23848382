import assert from 'node:assert/strict';
import { Resend } from 'resend';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { type CaughtRequest, type CaughtRequests, catchRequests, eventually } from '../caughtRequests.ts';

const KEY = 're_sandbox';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const EMAIL = {
  from: 'Northside Clinic <reports@northside.example>',
  to: 'delivered@resend.dev',
  subject: 'Your report',
  html: '<p>It is ready.</p>',
};

describe('the Resend emulator, through the resend package', () => {
  let sandbox: Sandbox;
  let resend: Resend;
  beforeEach(async () => {
    sandbox = await startSandbox({ resend: { apiKey: KEY, deliveryMs: 5 } });
    resend = new Resend(KEY, { baseUrl: sandbox.resendUrl });
  });
  afterEach(() => sandbox.close());

  const raw = async (body: unknown, path = '/emails', headers: Record<string, string> = {}) => {
    const response = await fetch(`${sandbox.resendUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const accepted = () => sandbox.journal.count({ provider: 'resend', outcome: 'accepted' });

  it('accepts an e-mail, journals it and gives it back by id', async () => {
    const tags = [{ name: 'category', value: 'report' }];
    const { data } = await resend.emails.send({ ...EMAIL, replyTo: 'desk@northside.example', tags });
    const { data: email } = await resend.emails.get(data?.id ?? '');
    assert.equal(email?.subject, EMAIL.subject);
    assert.deepEqual(email.to, [EMAIL.to]);
    assert.equal(email.html, EMAIL.html);
    assert.deepEqual(email.reply_to, ['desk@northside.example']);
    const [entry] = sandbox.journal.query({ operation: 'emails.send' });
    assert.equal(entry?.providerId, data?.id);
    assert.ok(JSON.stringify(entry?.body).includes(EMAIL.subject));
  });

  it('reports the last event, delivered in the end', async () => {
    const { data } = await resend.emails.send(EMAIL);
    await eventually(
      async () => (await resend.emails.get(data?.id ?? '')).data?.last_event === 'delivered',
      'delivered',
    );
  });

  it('answers 404 not_found to an unknown id and an unknown path', async () => {
    const { error } = await resend.emails.get('4ef9a417-02e9-4d39-ad75-9611e0fcc33c');
    assert.deepEqual([error?.statusCode, error?.name], [404, 'not_found']);
    assert.equal((await raw({}, '/nowhere')).body.name, 'not_found');
  });

  it('refuses a missing key and a wrong one with 401', async () => {
    const { error } = await new Resend('re_wrong', { baseUrl: sandbox.resendUrl }).emails.send(EMAIL);
    assert.deepEqual([error?.statusCode, error?.name], [401, 'validation_error']);
    const { status, body } = await raw(EMAIL, '/emails', { authorization: '' });
    assert.deepEqual([status, body.name], [401, 'missing_api_key']);
  });

  for (const field of ['from', 'to', 'subject']) {
    it(`refuses an e-mail without ${field} and names it`, async () => {
      const { status, body } = await raw({ ...EMAIL, [field]: undefined });
      assert.equal(status, 422);
      assert.deepEqual(body, {
        statusCode: 422,
        name: 'missing_required_field',
        message: `Missing \`${field}\` field.`,
      });
    });
  }

  it('refuses an e-mail without html and text, and takes one with either', async () => {
    assert.equal((await raw({ ...EMAIL, html: undefined })).status, 422);
    assert.equal((await raw({ ...EMAIL, html: undefined, text: 'It is ready.' })).status, 200);
  });

  it('refuses malformed addresses, more than fifty recipients, and tags outside ASCII', async () => {
    const bad = [
      { ...EMAIL, to: 'nobody' },
      { ...EMAIL, from: 'Clinic <clinic>' },
      { ...EMAIL, to: Array.from({ length: 51 }, (_, i) => `p${i}@example.org`) },
      { ...EMAIL, tags: [{ name: 'Straße', value: 'x' }] },
      { ...EMAIL, to: [] },
    ];
    for (const email of bad) assert.equal((await raw(email)).status, 422, JSON.stringify(email).slice(0, 80));
    const fifty = Array.from({ length: 50 }, (_, i) => `p${i}@example.org`);
    assert.equal((await raw({ ...EMAIL, to: fifty })).status, 200);
    assert.equal(accepted(), 1);
  });

  it('sends once for the same idempotency key and body', async () => {
    const send = () => resend.emails.send(EMAIL, { idempotencyKey: 'report/1' });
    const first = await send();
    const second = await send();
    assert.equal(second.data?.id, first.data?.id);
    assert.deepEqual(
      sandbox.journal.query().map(({ outcome, idempotencyKey }) => [outcome, idempotencyKey]),
      [
        ['accepted', 'report/1'],
        ['replayed', 'report/1'],
      ],
    );
  });

  it('refuses the same idempotency key with another body', async () => {
    await resend.emails.send(EMAIL, { idempotencyKey: 'report/1' });
    const { error } = await resend.emails.send(
      { ...EMAIL, subject: 'Other' },
      { idempotencyKey: 'report/1' },
    );
    assert.deepEqual([error?.statusCode, error?.name], [409, 'invalid_idempotent_request']);
  });

  it('refuses an idempotency key whose first request is still running', async () => {
    sandbox.configure({ resend: { latencyMs: 150 } });
    const send = () => resend.emails.send(EMAIL, { idempotencyKey: 'report/1' });
    const answers = await Promise.all([send(), send()]);
    assert.deepEqual(answers.map(({ error }) => error?.name).sort(), [
      'concurrent_idempotent_requests',
      undefined,
    ]);
    assert.equal(accepted(), 1);
  });

  it('does not keep a refusal under its idempotency key', async () => {
    const headers = { 'idempotency-key': 'report/1' };
    assert.equal((await raw({ ...EMAIL, to: 'nobody' }, '/emails', headers)).status, 422);
    assert.equal((await raw(EMAIL, '/emails', headers)).status, 200);
  });

  it('takes idempotency keys of 256 characters and refuses longer ones', async () => {
    assert.equal((await resend.emails.send(EMAIL, { idempotencyKey: 'k'.repeat(256) })).error, null);
    const { error } = await resend.emails.send(EMAIL, { idempotencyKey: 'k'.repeat(257) });
    assert.deepEqual([error?.statusCode, error?.name], [400, 'invalid_idempotency_key']);
  });

  it('sends a batch once for the same idempotency key', async () => {
    const emails = [EMAIL, { ...EMAIL, subject: 'Second' }];
    const first = await resend.batch.send(emails, { idempotencyKey: 'batch/1' });
    const second = await resend.batch.send(emails, { idempotencyKey: 'batch/1' });
    assert.equal(first.data?.data.length, 2);
    assert.deepEqual(second.data?.data, first.data?.data);
    assert.equal(accepted(), 1);
  });

  it('refuses a whole batch for one bad e-mail, or sends the rest in permissive mode', async () => {
    const emails = [EMAIL, { ...EMAIL, to: 'nobody' }];
    assert.equal((await resend.batch.send(emails)).error?.statusCode, 422);
    const { data } = await resend.batch.send(emails, { batchValidation: 'permissive' });
    assert.equal(data?.data.length, 1);
    assert.equal(data.errors?.[0]?.index, 1);
  });

  it('refuses batches of more than a hundred, and empty ones', async () => {
    assert.equal((await resend.batch.send(Array.from({ length: 101 }, () => EMAIL))).error?.statusCode, 422);
    assert.equal((await resend.batch.send([])).error?.statusCode, 422);
  });

  it('limits requests a second and says when to come back', async () => {
    sandbox.configure({ resend: { requestsPerSecond: 2 } });
    const first = await resend.emails.send(EMAIL);
    assert.equal(first.headers?.['ratelimit-limit'], '2');
    assert.equal(first.headers['ratelimit-remaining'], '1');
    await resend.emails.send(EMAIL);
    const third = await resend.emails.send(EMAIL);
    assert.deepEqual([third.error?.statusCode, third.error?.name], [429, 'rate_limit_exceeded']);
    assert.equal(third.headers?.['retry-after'], '1');
    assert.equal(accepted(), 2);
  });

  it('injects each fault as the SDK would meet it', async () => {
    sandbox.inject({ provider: 'resend', kind: 'status', status: 429, retryAfterSeconds: 3, times: 1 });
    const limited = await resend.emails.send(EMAIL);
    assert.equal(limited.error?.name, 'rate_limit_exceeded');
    assert.equal(limited.headers?.['retry-after'], '3');
    sandbox.inject({ provider: 'resend', kind: 'status', status: 503, times: 1 });
    assert.equal((await resend.emails.send(EMAIL)).error?.statusCode, 503);
    for (const kind of ['dropBefore', 'garbage'] as const) {
      sandbox.inject({ provider: 'resend', kind, times: 1 });
      assert.equal((await resend.emails.send(EMAIL)).error?.name, 'application_error');
    }
    assert.equal(accepted(), 0);
  });

  it('accepts before an answer is lost, so that the key finds the same e-mail again', async () => {
    sandbox.inject({ provider: 'resend', kind: 'dropAfter', times: 1 });
    const lost = await resend.emails.send(EMAIL, { idempotencyKey: 'report/1' });
    assert.equal(lost.error?.name, 'application_error');
    const again = await resend.emails.send(EMAIL, { idempotencyKey: 'report/1' });
    assert.equal(again.data?.id, sandbox.journal.query({ outcome: 'accepted' })[0]?.providerId);
    assert.equal(accepted(), 1);
  });

  describe('webhooks', () => {
    let caught: CaughtRequests;
    beforeEach(async () => {
      caught = await catchRequests();
      sandbox.setResendWebhook({ url: `${caught.url}/hook`, secret: SECRET });
    });
    afterEach(() => caught.close());

    const verified = ({ headers, body }: CaughtRequest) =>
      resend.webhooks.verify({
        payload: body,
        headers: {
          id: String(headers['svix-id']),
          timestamp: String(headers['svix-timestamp']),
          signature: String(headers['svix-signature']),
        },
        webhookSecret: SECRET,
      });

    it('tell of sent and delivered, signed so that the SDK verifies them', async () => {
      const { data } = await resend.emails.send({ ...EMAIL, tags: [{ name: 'kind', value: 'report' }] });
      const events = (await caught.waitFor(2)).map(verified);
      assert.deepEqual(events.map(({ type }) => type).sort(), ['email.delivered', 'email.sent']);
      const event = events.find(({ type }) => type === 'email.sent');
      assert.ok(event?.type === 'email.sent');
      assert.equal(event.data.email_id, data?.id);
      assert.deepEqual(event.data.tags, { kind: 'report' });
    });

    it('do not verify once tampered with', async () => {
      await resend.emails.send(EMAIL);
      const [first] = await caught.waitFor(1);
      assert.ok(first);
      assert.throws(() => verified({ ...first, body: first.body.replace('report', 'bill') }));
    });

    const journeys: [string, string[]][] = [
      ['bounced+label@resend.dev', ['email.bounced', 'email.sent']],
      ['complained@resend.dev', ['email.complained', 'email.delivered', 'email.sent']],
      ['suppressed@resend.dev', ['email.suppressed']],
    ];
    for (const [to, types] of journeys) {
      it(`tell of ${types.join(', ')} for ${to}`, async () => {
        await resend.emails.send({ ...EMAIL, to: `Test <${to}>` });
        const events = (await caught.waitFor(types.length)).map(verified);
        assert.deepEqual(events.map(({ type }) => type).sort(), types);
      });
    }

    it('are repeated under the same id until they are taken', async () => {
      caught.answerNextWith(500);
      await resend.emails.send({ ...EMAIL, to: 'suppressed@resend.dev' });
      const [first, second] = await caught.waitFor(2);
      assert.equal(second?.headers['svix-id'], first?.headers['svix-id']);
      assert.equal(second?.body, first?.body);
    });

    it('stop when none is set', async () => {
      sandbox.setResendWebhook(null);
      const { data } = await resend.emails.send(EMAIL);
      await eventually(
        async () => (await resend.emails.get(data?.id ?? '')).data?.last_event === 'delivered',
      );
      assert.equal(caught.all.length, 0);
    });
  });
});
