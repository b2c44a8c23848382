import assert from 'node:assert/strict';
import { z } from 'zod';
import { type Sandbox, startSandbox } from '../../src/sandbox/startSandbox.ts';
import { SIMULATED_RECIPIENTS } from '../../src/sandbox/twilio/textMessages.ts';
import { eventually } from '../support/eventually.ts';
import { type PublishedAnswer, publishedAnswer } from './openapi/publishedAnswer.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const EMAIL = { from: 'a@b.example', to: 'delivered@resend.dev', subject: 'Hello', html: '<p>Hello</p>' };
const Json = z.record(z.string(), z.unknown());

describe('the answers of the sandbox, held against what the providers publish', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ twilio: { deliveryMs: 5 }, resend: { deliveryMs: 5 } });
  });
  after(() => sandbox.close());

  async function call(url: string, init: RequestInit = {}) {
    const response = await fetch(url, init);
    return { status: response.status, body: Json.parse(await response.json()) };
  }
  const twilio = (path: string, form?: Record<string, string>) =>
    call(`${sandbox.twilioUrl}/2010-04-01/Accounts/${ACCOUNT}/Messages${path}`, {
      headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:token`).toString('base64')}` },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
  const resend = (path: string, body?: unknown) =>
    call(`${sandbox.resendUrl}${path}`, {
      headers: { authorization: 'Bearer re_any', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  const send = (to: string) => twilio('.json', { To: to, From: '+15005550006', Body: 'Hello' });
  const conforms = ({ schema }: PublishedAnswer, body: unknown) => {
    const parsed = schema.safeParse(body);
    assert.ok(parsed.success, parsed.error && z.prettifyError(parsed.error));
  };
  const hasExactly = (fields: readonly string[], body: object) =>
    assert.deepEqual(Object.keys(body).sort(), [...fields].sort());

  it('are told apart from answers that are something else', () => {
    const { schema } = publishedAnswer('twilio', 'POST /Messages.json');
    assert.equal(schema.safeParse({ sid: 'SM1' }).success, false);
    assert.equal(schema.safeParse({ status: 'lost' }).success, false);
    assert.equal(schema.safeParse({ body: null, num_segments: 1 }).success, false);
    const email = publishedAnswer('resend', 'GET /emails/{email_id}').schema;
    assert.equal(email.safeParse({ to: 'one@b.example' }).success, false);
  });

  it('of Twilio have every field of a created message, and no other', async () => {
    const published = publishedAnswer('twilio', 'POST /Messages.json');
    const { status, body } = await send('+4915112345678');
    assert.equal(status, 201);
    conforms(published, body);
    hasExactly(published.fields, body);
  });

  it('of Twilio are right for a message at every stage, delivered, undelivered, failed and received', async () => {
    const published = publishedAnswer('twilio', 'GET /Messages/{Sid}.json');
    const ends = [
      ['+4915112345678', 'delivered'],
      [SIMULATED_RECIPIENTS.undelivered, 'undelivered'],
      [SIMULATED_RECIPIENTS.failed, 'failed'],
    ] as const;
    for (const [to, end] of ends) {
      const { sid } = (await send(to)).body;
      await eventually(`the message is ${end}`, async () => {
        const { body } = await twilio(`/${sid}.json`);
        conforms(published, body);
        return body.status === end;
      });
    }
    const received = await sandbox.receiveSms({
      webhookUrl: `${sandbox.url}/nowhere`,
      from: '+4915112345678',
      body: 'Hello',
    });
    const { body } = await twilio(`/${received.sid}.json`);
    conforms(published, body);
    hasExactly(published.fields, body);
  });

  it('of Twilio list messages page by page as published', async () => {
    for (let count = 0; count < 3; count += 1) await send('+4915112345600');
    const published = publishedAnswer('twilio', 'GET /Messages.json');
    const { body } = await twilio('.json?To=%2B4915112345600&PageSize=2');
    conforms(published, body);
    assert.equal(z.array(z.unknown()).parse(body.messages).length, 2);
    const next = new URL(z.string().parse(body.next_page_uri), sandbox.twilioUrl);
    conforms(published, (await twilio(`.json${next.search}`)).body);
  });

  it('of Resend are right for one e-mail and for a batch', async () => {
    const one = await resend('/emails', EMAIL);
    assert.equal(one.status, 200);
    conforms(publishedAnswer('resend', 'POST /emails'), one.body);
    assert.deepEqual(Object.keys(one.body), ['id']);
    const batch = await resend('/emails/batch', [EMAIL, EMAIL]);
    conforms(publishedAnswer('resend', 'POST /emails/batch'), batch.body);
    assert.equal(z.array(z.object({ id: z.string() })).parse(batch.body.data).length, 2);
  });

  it('of Resend are right for an e-mail that is asked for, until it is delivered', async () => {
    const published = publishedAnswer('resend', 'GET /emails/{email_id}');
    const { id } = (await resend('/emails', { ...EMAIL, text: 'Hello' })).body;
    const ask = async () => (await resend(`/emails/${id}`)).body;
    await eventually('the e-mail is delivered', async () => {
      const body = await ask();
      conforms(published, body);
      return body.last_event === 'delivered';
    });
    // The package `resend` has these two in its types; the description does not.
    hasExactly([...published.fields, 'scheduled_at', 'tags'], await ask());
  });
});
