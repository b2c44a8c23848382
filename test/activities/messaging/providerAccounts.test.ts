import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import twilio from 'twilio';
import { storeNotification } from '../../../chaos/storeNotification.ts';
import { createMessagingActivities } from '../../../src/activities/messaging/createMessagingActivities.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import type { Channel } from '../../../src/contracts/messaging/notifications.ts';
import { ClinicId, MessageId } from '../../../src/contracts/shared/ids.ts';
import { createProviders } from '../../../src/providers/createProviders.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import { credentialVault } from '../../../src/security/credentialVault.ts';
import { newId } from '../../../src/security/newId.ts';
import { newWebhookSecret } from '../../../src/security/newWebhookSecret.ts';
import { RESEND, saveCredentials, TWILIO } from '../../../src/store/clinics/clinicCredentials.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { apiClient } from '../../support/apiClient.ts';
import { eventually } from '../../support/eventually.ts';
import { whereStored } from '../../support/everythingStored.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const RIVERSIDE = ClinicId.parse('riverside');
const OTHER = ClinicId.parse('other-clinic');
const API_KEY = 're_Riverside1_0123456789abcdef';
const NEXT_KEY = 're_Riverside2_0123456789abcdef';
const WEBHOOK_SECRET = newWebhookSecret();
const SID = `AC${'1a'.repeat(16)}`;
const TOKEN = 'b7'.repeat(16);
const NEXT_TOKEN = 'c8'.repeat(16);
/** The number of the account. */
const NUMBER = '+12125550177';
const COMMON_SID = `AC${'0'.repeat(32)}`;
const SECRETS = [API_KEY, NEXT_KEY, WEBHOOK_SECRET, TOKEN, NEXT_TOKEN];

/** How the sandbox's journal names the account of a key. */
const accountOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16);

describe('a clinic with provider accounts of its own', () => {
  let app: TestApp;
  let call: ReturnType<typeof apiClient>;
  let lastNumber = 4_915_112_340_000;
  before(async () => {
    app = await startTestApp();
    app.sandbox.configure({ twilio: { accounts: { [SID]: TOKEN } } });
    await app.changeClinic({ smsFrom: NUMBER }, RIVERSIDE);
    call = apiClient(app, await addApiToken(app.database, { clinicId: null, scopes: ['admin'] }));
    await app.startWorkers();
  });
  after(() => app?.stop());

  const setCredentials = async (provider: string, secrets: object) => {
    const answer = await call('PUT', `/clinics/riverside/credentials/${provider}`, secrets);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  const clear = async (provider: string) =>
    assert.equal((await call('DELETE', `/clinics/riverside/credentials/${provider}`)).status, 200);

  /** Sends a message to a new contact of the clinic; answers what became of it. */
  async function send(clinicId: ClinicId, channel: Channel) {
    const email = `${newId('to')}@clinic.example`;
    const phone = `+${++lastNumber}`;
    const contactId = await app.addContact({ clinicId, email, phone });
    const { notificationId } = await storeNotification(app, channel, { clinicId, contactId });
    const { handle, workflowId } = await startJob(app.client, sendNotification, {
      clinicId,
      contactId,
      notificationId,
    });
    await handle.result();
    const message = await app.database
      .selectFrom('messages')
      .selectAll()
      .where('notificationId', '=', notificationId)
      .executeTakeFirstOrThrow();
    const to = channel === 'email' ? email : phone;
    const account = app.sandbox.journal
      .query({ provider: channel === 'email' ? 'resend' : 'twilio', outcome: 'accepted' })
      .find(({ body }) => JSON.stringify(body ?? null).includes(to.slice(1)))?.account;
    return { account, message, to, workflowId };
  }
  const accountFor = async (clinicId: ClinicId, channel: Channel) => (await send(clinicId, channel)).account;
  const statusOf = async (id: string) =>
    (await app.database.selectFrom('messages').select('status').where('id', '=', id).executeTakeFirst())
      ?.status;

  it('sends with its own key from the next message on, beside clinics that do not', async () => {
    const common = accountOf('sandbox');
    assert.equal(await accountFor(RIVERSIDE, 'email'), common);
    await setCredentials('resend', { apiKey: API_KEY });
    assert.deepEqual(
      [await accountFor(RIVERSIDE, 'email'), await accountFor(OTHER, 'email')],
      [accountOf(API_KEY), common],
    );
    await setCredentials('resend', { apiKey: NEXT_KEY });
    assert.equal(await accountFor(RIVERSIDE, 'email'), accountOf(NEXT_KEY));
    await clear('resend');
    assert.equal(await accountFor(RIVERSIDE, 'email'), common);
    await setCredentials('resend', { apiKey: API_KEY });
    assert.equal(await accountFor(RIVERSIDE, 'email'), accountOf(API_KEY));
    await clear('resend');
  });

  it('sends SMS from its own account, whose token signs the callbacks and the replies', async () => {
    await setCredentials('twilio', { accountSid: SID, authToken: TOKEN });
    const { account, message, to } = await send(RIVERSIDE, 'sms');
    assert.equal(account, SID);
    await eventually('its callbacks are taken', async () => (await statusOf(message.id)) === 'delivered');
    assert.equal(await accountFor(OTHER, 'sms'), COMMON_SID);

    const { sid, status } = await app.sandbox.receiveSms({ from: to, to: NUMBER, body: 'STOP' });
    assert.equal(status, 200);
    const reply = await app.database
      .selectFrom('inboundMessages')
      .select('clinicId')
      .where('providerId', '=', sid)
      .executeTakeFirst();
    assert.equal(reply?.clinicId, RIVERSIDE);
  });

  it('has its webhooks refused when another account signs them, and those of others when it does', async () => {
    const post = async (path: string, token: string, form: Record<string, string>) => {
      const url = `${app.gatewayUrl}/webhooks/twilio/${path}`;
      const headers = { 'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, form) };
      return (await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })).status;
    };
    const common = app.config.TWILIO_AUTH_TOKEN ?? '';
    const status = async (clinicId: ClinicId, token: string) => {
      const { message } = await send(clinicId, 'sms');
      const form = { MessageSid: message.providerId ?? '', MessageStatus: 'read' };
      return post(`status?clinic=${clinicId}&message=${message.id}`, token, form);
    };
    assert.deepEqual(
      [await status(RIVERSIDE, common), await status(OTHER, TOKEN), await status(RIVERSIDE, TOKEN)],
      [401, 401, 204],
    );
    const inbound = (To: string, token: string) =>
      post('inbound', token, { MessageSid: newId('SM'), From: `+${++lastNumber}`, To, Body: 'Hello' });
    assert.deepEqual(
      [
        await inbound(NUMBER, common),
        await inbound('+15005550006', TOKEN),
        await inbound('+15005550009', TOKEN),
        await inbound('nul \0', TOKEN),
        await inbound(NUMBER, TOKEN),
      ],
      [401, 401, 401, 401, 200],
    );
    // Another clinic that names the same number gets none of its messages, and its own account signs for it alone.
    await app.changeClinic({ smsFrom: NUMBER }, OTHER);
    const sid = newId('SM');
    const form = { MessageSid: sid, From: `+${++lastNumber}`, To: NUMBER, Body: 'Hello' };
    assert.equal(await post('inbound', common, form), 200);
    const { clinicId } = await app.database
      .selectFrom('inboundMessages')
      .select('clinicId')
      .where('providerId', '=', sid)
      .executeTakeFirstOrThrow();
    assert.equal(clinicId, OTHER);
    await app.changeClinic({ smsFrom: null }, OTHER);
  });

  it('takes events of Resend with its own secret, or with the common one where it has none', async () => {
    await setCredentials('resend', { apiKey: API_KEY });
    const shared = await send(RIVERSIDE, 'email');
    await eventually(
      'the common secret is taken',
      async () => (await statusOf(shared.message.id)) === 'delivered',
    );
    await setCredentials('resend', { apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET });
    const refused = await send(RIVERSIDE, 'email');
    app.sandbox.setResendWebhook({ url: `${app.gatewayUrl}/webhooks/resend`, secret: WEBHOOK_SECRET });
    const foreign = await send(OTHER, 'email');
    const taken = await send(RIVERSIDE, 'email');
    await eventually(
      'its own secret is taken',
      async () => (await statusOf(taken.message.id)) === 'delivered',
    );
    app.sandbox.setResendWebhook({
      url: `${app.gatewayUrl}/webhooks/resend`,
      secret: app.config.RESEND_WEBHOOK_SECRET ?? '',
    });
    assert.deepEqual(
      [await statusOf(refused.message.id), await statusOf(foreign.message.id)],
      ['sent', 'sent'],
    );
  });

  it('has a pace of its own for each account', async () => {
    const names = (await app.database.selectFrom('rateSlots').select('name').execute()).map(
      ({ name }) => name,
    );
    assert.ok(names.includes('resend') && names.includes('twilio'), names.join());
    assert.equal(names.filter((name) => /^resend\/[0-9a-f]{16}$/.test(name)).length, 2);
    assert.equal(names.filter((name) => /^twilio\/[0-9a-f]{16}$/.test(name)).length, 1);
  });

  it('is sent to at once with a changed token, which counts as the same account', async () => {
    app.sandbox.configure({ twilio: { accounts: { [SID]: NEXT_TOKEN } } });
    await setCredentials('twilio', { accountSid: SID, authToken: NEXT_TOKEN, authTokenPrevious: TOKEN });
    const { account, message } = await send(RIVERSIDE, 'sms');
    assert.equal(account, SID);
    await eventually('its callbacks are taken', async () => (await statusOf(message.id)) === 'delivered');
  });

  it('is not written to again through another account while the outcome of a request is open', async () => {
    const providers = createProviders(app.config);
    const { resend, twilio } = createMessagingActivities(app.config, { database: app.database, providers });
    const sent = () =>
      app.sandbox.journal.count({ operation: 'emails.send', outcome: 'accepted' }) +
      app.sandbox.journal.count({ operation: 'messages.create', outcome: 'accepted' });
    const before = sent();
    const loseAnswer = (provider: 'resend' | 'twilio', operation: string) =>
      app.sandbox.inject({ provider, operation, kind: 'dropAfter', times: 1 });
    const open = async (channel: Channel) => {
      // No callback tells of it.
      const phone = SIMULATED_RECIPIENTS.callbacksLost;
      const id = await storeMessage(app.database, channel, { clinicId: RIVERSIDE, phone });
      return { clinicId: RIVERSIDE, messageId: MessageId.parse(id) };
    };
    app.sandbox.setResendWebhook(null);
    await setCredentials('resend', { apiKey: API_KEY });
    const email = await open('email');
    loseAnswer('resend', 'emails.send');
    await assert.rejects(resend.sendEmail(email), /may have been accepted/);
    await setCredentials('resend', { apiKey: NEXT_KEY });
    assert.equal(await resend.sendEmail(email), 'unknown');

    const sms = await open('sms');
    loseAnswer('twilio', 'messages.create');
    assert.equal(await twilio.sendSms(sms), 'unknown');
    await clear('twilio');
    assert.equal(await twilio.reconcileSms(sms), 'ambiguous');
    await setCredentials('twilio', { accountSid: SID, authToken: NEXT_TOKEN });
    assert.equal(await twilio.reconcileSms(sms), 'sent');
    assert.equal(sent(), before + 2);
  });

  it('fails explicitly when another key has encrypted them: its id is named, and no secret', async () => {
    const vault = credentialVault('3c'.repeat(32));
    const change = { clinicId: RIVERSIDE, changedBy: 'test' };
    await saveCredentials(app.database, { vault, kind: RESEND }, { ...change, secrets: { apiKey: API_KEY } });
    await saveCredentials(
      app.database,
      { vault, kind: TWILIO },
      { ...change, secrets: { accountSid: SID, authToken: TOKEN } },
    );
    for (const channel of ['email', 'sms'] as const) {
      const { account, message, workflowId } = await send(RIVERSIDE, channel);
      assert.deepEqual(
        [account, message.status, message.failureCode],
        [undefined, 'failed', 'CredentialsUnreadable'],
      );
      const history = JSON.stringify(
        await app.client.workflow.getHandle(workflowId).fetchHistory(),
        (_, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString() : value),
      );
      assert.match(
        history,
        new RegExp(
          `the key ${vault.keyId} has encrypted it, and CLINIC_CREDENTIALS_KEY is the key [0-9a-f]{8}; set`,
        ),
      );
      for (const secret of SECRETS) assert.ok(!history.includes(secret));
    }
    assert.equal(await accountFor(OTHER, 'email'), accountOf('sandbox'));
  });

  it('has its secrets nowhere in the database, on the disk and in answers of the API', async () => {
    await mkdir(app.config.DATA_DIR, { recursive: true });
    assert.deepEqual(await whereStored(app, SECRETS), {});
    const listed = await call('GET', '/clinics/riverside/credentials');
    assert.equal(listed.status, 200);
    assert.ok(Array.isArray(listed.body.credentials) && listed.body.credentials.length === 2);
    const wrong = await call('PUT', '/clinics/riverside/credentials/twilio', {
      accountSid: SID,
      authToken: API_KEY,
    });
    assert.equal(wrong.status, 422);
    const answers = JSON.stringify([listed.body, wrong.body]);
    for (const secret of SECRETS) assert.ok(!answers.includes(secret));
    assert.match(answers, /body\.authToken/);
  });

  it('is changed by administrators only', async () => {
    const secrets = { apiKey: API_KEY };
    const ask = async (token: string, clinic: string) =>
      (await apiClient(app, token)('PUT', `/clinics/${clinic}/credentials/resend`, secrets)).status;
    const sender = await addApiToken(app.database, {
      clinicId: RIVERSIDE,
      scopes: ['read', 'send', 'manage'],
    });
    const own = await addApiToken(app.database, { clinicId: RIVERSIDE, scopes: ['admin'] });
    assert.deepEqual(
      [await ask(sender, 'riverside'), await ask(own, 'other-clinic'), await ask(own, 'riverside')],
      [403, 404, 200],
    );
  });
});
