import assert from 'node:assert/strict';
import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import { type CaughtRequest, type CaughtRequests, catchRequests, eventually } from '../caughtRequests.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const TOKEN = 'sandbox-token';
const FROM = '+15005550006';
const TO = '+4915112345678';

class SandboxClient extends RequestClient {
  readonly #origin: string;

  constructor(origin: string) {
    super({ autoRetry: false });
    this.#origin = origin;
  }

  override request<TData>(options: RequestClient.RequestOptions<TData>) {
    return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', this.#origin) });
  }
}

describe('the Twilio emulator, through the twilio package', () => {
  let sandbox: Sandbox;
  let client: twilio.Twilio;
  beforeEach(async () => {
    sandbox = await startSandbox({ twilio: { accountSid: ACCOUNT, authToken: TOKEN, deliveryMs: 5 } });
    client = clientWith(TOKEN);
  });
  afterEach(() => sandbox.close());

  const clientWith = (token: string) =>
    twilio(ACCOUNT, token, { httpClient: new SandboxClient(sandbox.twilioUrl) });
  const send = (message: { to?: string; from?: string; body?: string; statusCallback?: string } = {}) =>
    client.messages.create({ to: TO, from: FROM, body: 'Hello', ...message });
  const failure = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => assert.fail('the call should fail'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof twilio.RestException, String(error));
    return error;
  };
  const statusOf = async (sid: string) => (await client.messages(sid).fetch()).status;

  it('accepts a message in the shape of Twilio and delivers it', async () => {
    const message = await send({ body: 'ж'.repeat(71) });
    assert.match(message.sid, /^SM[0-9a-f]{32}$/);
    assert.equal(message.status, 'queued');
    assert.equal(message.numSegments, '2');
    assert.equal(message.direction, 'outbound-api');
    assert.equal(message.uri, `/2010-04-01/Accounts/${ACCOUNT}/Messages/${message.sid}.json`);
    assert.ok(Math.abs(message.dateCreated.getTime() - Date.now()) < 60_000);
    assert.equal(message.dateSent, null);
    await eventually(async () => (await statusOf(message.sid)) === 'delivered', 'delivered');
    assert.ok((await client.messages(message.sid).fetch()).dateSent instanceof Date);
    const [entry] = sandbox.journal.query({ operation: 'messages.create' });
    assert.deepEqual([entry?.outcome, entry?.status, entry?.providerId], ['accepted', 201, message.sid]);
  });

  it('accepts a message for a messaging service, which picks the sender later', async () => {
    const messagingServiceSid = `MG${'2'.repeat(32)}`;
    const message = await client.messages.create({ to: TO, body: 'Hello', messagingServiceSid });
    assert.deepEqual([message.status, message.from, message.numSegments], ['accepted', null, '0']);
    await eventually(async () => (await client.messages(message.sid).fetch()).from === FROM, 'a sender');
  });

  const refusals: [string, object, number][] = [
    ['no To', { to: '' }, 21604],
    ['no From', { from: '' }, 21603],
    ['no Body', { body: '' }, 21602],
    ['a body of 1601 characters', { body: 'x'.repeat(1_601) }, 21617],
    ['a To that is not a number', { to: '12345' }, 21211],
    ['the magic invalid To', { to: '+15005550001' }, 21211],
    ['the magic landline To', { to: '+15005550009' }, 21614],
    ['the magic opted-out To', { to: '+15005550004' }, 21610],
    ['the magic invalid From', { from: '+15005550001' }, 21212],
    ['a StatusCallback that is no URL', { statusCallback: 'nowhere' }, 21609],
  ];
  for (const [name, message, code] of refusals) {
    it(`refuses ${name} with ${code}`, async () => {
      const error = await failure(send(message));
      assert.deepEqual([error.status, error.code], [400, code]);
      assert.equal(error.moreInfo, `https://www.twilio.com/docs/errors/${code}`);
      assert.deepEqual(
        sandbox.journal.query().map(({ outcome, error: journalled }) => [outcome, journalled]),
        [['rejected', String(code)]],
      );
    });
  }

  it('takes a body of 1600 characters', async () => {
    assert.equal((await send({ body: 'x'.repeat(1_600) })).numSegments, '11');
  });

  it('refuses wrong credentials with 401 and 20003', async () => {
    const error = await failure(clientWith('wrong').messages.create({ to: TO, from: FROM, body: 'Hello' }));
    assert.deepEqual([error.status, error.code], [401, 20003]);
  });

  it('refuses to fetch an unknown message with 404 and 20404', async () => {
    const error = await failure(client.messages(`SM${'0'.repeat(32)}`).fetch());
    assert.deepEqual([error.status, error.code], [404, 20404]);
  });

  it('limits messages a second with 429 and 20429', async () => {
    sandbox.configure({ twilio: { messagesPerSecond: 1 } });
    await send();
    const error = await failure(send());
    assert.deepEqual([error.status, error.code], [429, 20429]);
  });

  it('injects each fault as the SDK would meet it', async () => {
    sandbox.inject({ provider: 'twilio', kind: 'status', status: 500, body: { code: 30001 }, times: 1 });
    const error = await failure(send());
    assert.deepEqual([error.status, error.code], [500, 30001]);
    sandbox.inject({ provider: 'twilio', kind: 'dropBefore', times: 1 });
    await assert.rejects(send());
    assert.equal(sandbox.journal.count({ outcome: 'accepted' }), 0);
  });

  it('accepts before an answer is lost, so that listing finds the message', async () => {
    sandbox.inject({ provider: 'twilio', operation: 'messages.create', kind: 'dropAfter', times: 1 });
    await assert.rejects(send());
    const [found] = await client.messages.list({ to: TO });
    assert.equal(found?.body, 'Hello');
  });

  describe('lists', () => {
    it('messages newest first, by To and From', async () => {
      const first = await send({ body: 'First' });
      const second = await send({ body: 'Second' });
      await send({ to: '+4915187654321' });
      const found = await client.messages.list({ to: TO, from: FROM });
      assert.deepEqual(
        found.map(({ sid }) => sid),
        [second.sid, first.sid],
      );
      assert.deepEqual(await client.messages.list({ to: TO, from: '+15005550099' }), []);
    });

    it('messages by when they were sent', async () => {
      await send();
      const hour = 3_600_000;
      const list = (filter: object) =>
        client.messages.list({ to: TO, ...filter }).then(({ length }) => length);
      assert.equal(await list({ dateSent: new Date() }), 1);
      assert.equal(await list({ dateSentAfter: new Date(Date.now() - hour) }), 1);
      assert.equal(await list({ dateSentBefore: new Date(Date.now() - hour) }), 0);
      assert.equal(await list({ dateSentAfter: new Date(Date.now() + 24 * hour) }), 0);
    });

    it('page by page, without losing any to messages that arrive meanwhile', async () => {
      for (let i = 0; i < 5; i += 1) await send({ body: `Message ${i}` });
      const first = await client.messages.page({ to: TO, pageSize: 2 });
      await send({ body: 'Late' });
      const second = await first.nextPage();
      const third = await second?.nextPage();
      const bodies = [first, second, third].map((page) => page?.instances.map(({ body }) => body));
      assert.deepEqual(bodies, [['Message 4', 'Message 3'], ['Message 2', 'Message 1'], ['Message 0']]);
      assert.equal(await third?.nextPage(), undefined);
      assert.equal((await client.messages.list({ to: TO, pageSize: 2 })).length, 6);
    });
  });

  describe('status callbacks', () => {
    let caught: CaughtRequests;
    beforeEach(async () => {
      caught = await catchRequests();
    });
    afterEach(() => caught.close());

    const parametersOf = ({ body }: CaughtRequest) => Object.fromEntries(new URLSearchParams(body));
    const isSigned = (request: CaughtRequest, url = caught.url + request.path) =>
      twilio.validateRequest(
        TOKEN,
        String(request.headers['x-twilio-signature']),
        url,
        parametersOf(request),
      );

    it('tell of sent and delivered, signed over the URL with its query', async () => {
      const { sid } = await send({ statusCallback: `${caught.url}/status?intent=in_1&x=a%20b` });
      const requests = await caught.waitFor(2);
      assert.deepEqual(requests.map(parametersOf), [
        statusParameters(sid, 'sent'),
        statusParameters(sid, 'delivered'),
      ]);
      for (const request of requests) {
        assert.equal(request.path, '/status?intent=in_1&x=a%20b');
        assert.equal(isSigned(request), true);
        assert.equal(isSigned(request, `${caught.url}/status?intent=in_2`), false);
      }
    });

    const statusParameters = (sid: string, status: string) => ({
      MessageSid: sid,
      SmsSid: sid,
      MessageStatus: status,
      SmsStatus: status,
      To: TO,
      From: FROM,
      AccountSid: ACCOUNT,
      ApiVersion: '2010-04-01',
    });

    it('carry the error of an undelivered message', async () => {
      const { sid } = await send({ to: SIMULATED_RECIPIENTS.undelivered, statusCallback: caught.url });
      const last = (await caught.waitFor(2)).at(-1);
      assert.ok(last);
      assert.equal(parametersOf(last).MessageStatus, 'undelivered');
      assert.equal(parametersOf(last).ErrorCode, '30003');
      assert.equal((await client.messages(sid).fetch()).errorCode, 30003);
    });

    it('tell of a failed message at once', async () => {
      await send({ to: SIMULATED_RECIPIENTS.failed, statusCallback: caught.url });
      const [first] = await caught.waitFor(1);
      assert.ok(first);
      assert.equal(parametersOf(first).MessageStatus, 'failed');
    });

    it('can be lost while the message is delivered', async () => {
      const { sid } = await send({ to: SIMULATED_RECIPIENTS.callbacksLost, statusCallback: caught.url });
      await eventually(async () => (await statusOf(sid)) === 'delivered', 'delivered');
      assert.equal(caught.all.length, 0);
    });

    it('can leave a message sent for good', async () => {
      const { sid } = await send({ to: SIMULATED_RECIPIENTS.neverDelivered, statusCallback: caught.url });
      await caught.waitFor(1);
      assert.equal(await statusOf(sid), 'sent');
    });

    it('are signed with the token of the request when none is configured', async () => {
      const open = await startSandbox({ twilio: { deliveryMs: 5 } });
      try {
        const any = twilio(ACCOUNT, 'any-token', { httpClient: new SandboxClient(open.twilioUrl) });
        await any.messages.create({ to: TO, from: FROM, body: 'Hello', statusCallback: caught.url });
        const [request] = await caught.waitFor(1);
        assert.ok(request);
        const signature = String(request.headers['x-twilio-signature']);
        assert.equal(
          twilio.validateRequest('any-token', signature, caught.url, parametersOf(request)) ||
            twilio.validateRequest('any-token', signature, `${caught.url}/`, parametersOf(request)),
          true,
        );
      } finally {
        await open.close();
      }
    });

    it('are not the only way back: a reply arrives signed, and STOP opts the number out', async () => {
      await send();
      const webhookUrl = `${caught.url}/sms?clinic=1`;
      const answer = await sandbox.receiveSms({ webhookUrl, from: TO, body: 'Stop' });
      assert.equal(answer.status, 204);
      const [request] = caught.all;
      assert.ok(request);
      assert.equal(isSigned(request), true);
      const { From, To, Body, OptOutType, MessageSid } = parametersOf(request);
      assert.deepEqual([From, To, Body, OptOutType], [TO, FROM, 'Stop', 'STOP']);
      assert.equal((await client.messages(MessageSid ?? '').fetch()).direction, 'inbound');
      assert.equal((await failure(send())).code, 21610);
      await sandbox.receiveSms({ webhookUrl, from: TO, body: 'START' });
      await send();
    });
  });
});
