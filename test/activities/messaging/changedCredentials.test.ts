import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMessagingActivities } from '../../../src/activities/messaging/createMessagingActivities.ts';
import type { Channel } from '../../../src/contracts/messaging/notifications.ts';
import { MessageId } from '../../../src/contracts/shared/ids.ts';
import { createProviders } from '../../../src/providers/createProviders.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import { credentialVault } from '../../../src/security/credentialVault.ts';
import {
  clearCredentials,
  RESEND,
  saveCredentials,
  TWILIO,
} from '../../../src/store/clinics/clinicCredentials.ts';
import { describeUnreadable } from '../../../src/store/clinics/unreadableCredentials.ts';
import { takeSlots } from '../../../src/store/messaging/rateSlots.ts';
import { bulkTestApp } from '../../support/bulkTestApp.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const FORMER_KEY = 're_Former_0123456789abcdef';
const NEXT_KEY = 're_Next_0123456789abcdef';
const SID = `AC${'1a'.repeat(16)}`;
const TOKEN = 'b7'.repeat(16);

describe('a message of a clinic whose credentials change before its outcome is known', () => {
  let app: TestApp;
  let messaging: ReturnType<typeof createMessagingActivities>;
  const { store } = bulkTestApp(() => app);
  before(async () => {
    app = await startTestApp();
    const providers = createProviders(app.config);
    messaging = createMessagingActivities(app.config, { database: app.database, providers });
  });
  after(() => app?.stop());

  const key = () => app.config.CLINIC_CREDENTIALS_KEY ?? '';
  const change = () => ({ clinicId: app.clinicId, changedBy: 'test' });
  const setResend = (apiKey: string, masterKey = key()) =>
    saveCredentials(
      app.database,
      { vault: credentialVault(masterKey), kind: RESEND },
      { ...change(), secrets: { apiKey } },
    );
  const setTwilio = (masterKey = key()) =>
    saveCredentials(
      app.database,
      { vault: credentialVault(masterKey), kind: TWILIO },
      { ...change(), secrets: { accountSid: SID, authToken: TOKEN } },
    );
  /** Keeps the account of the former key busy for a second and a half. */
  const occupyFormer = () => {
    const account = credentialVault(key()).fingerprint(`resend ${FORMER_KEY}`, 16);
    return takeSlots(app.database, { name: `resend/${account}`, count: 1, spacingMs: 1_500 });
  };
  async function queued(channel: Channel) {
    const phone = SIMULATED_RECIPIENTS.callbacksLost;
    const id = await storeMessage(app.database, channel, { clinicId: app.clinicId, phone });
    return { clinicId: app.clinicId, messageId: MessageId.parse(id) };
  }
  const messageOf = ({ messageId }: { readonly messageId: MessageId }) =>
    app.database.selectFrom('messages').selectAll().where('id', '=', messageId).executeTakeFirstOrThrow();
  async function formedBatch() {
    const bulkId = await store([
      await app.addContact({ email: 'pat@one.example', preferences: { marketing: ['email'] } }),
    ]);
    const bulk = { bulkId, clinicId: app.clinicId };
    await messaging.job.beginBulk(bulk);
    await messaging.job.formBulkBatch({ ...bulk, batch: 0, at: new Date().toISOString() });
    const statuses = async () =>
      (
        await app.database
          .selectFrom('messages')
          .innerJoin('bulkRecipients', 'bulkRecipients.messageId', 'messages.id')
          .select('messages.status')
          .where('bulkRecipients.bulkId', '=', bulkId)
          .execute()
      ).map(({ status }) => status);
    return { batch: { ...bulk, batch: 0 }, statuses };
  }
  /** From here on, Resend knows the next key only. */
  const revokeFormer = () => app.sandbox.configure({ resend: { apiKey: NEXT_KEY } });

  it('is sent with the new key when the former one was replaced while it waited for its slot', async () => {
    app.sandbox.setResendWebhook(null);
    await setResend(FORMER_KEY);
    const [email, { batch, statuses }] = [await queued('email'), await formedBatch()];
    await occupyFormer();
    const sending = [messaging.resend.sendEmail(email), messaging.resend.sendBulkBatch(batch)];
    await sleep(300);
    await setResend(NEXT_KEY);
    revokeFormer();
    assert.deepEqual(await Promise.all(sending), ['sent', 'sent']);
    assert.deepEqual([(await messageOf(email)).status, await statuses()], ['sent', ['sent']]);
  });

  it('is sent through the new account when the former one has refused its batch', async () => {
    revokeFormer();
    await setResend(FORMER_KEY);
    const { batch, statuses } = await formedBatch();
    await assert.rejects(messaging.resend.sendBulkBatch(batch), /the key is not valid/);
    assert.deepEqual(await statuses(), ['queued']);
    await setResend(NEXT_KEY);
    assert.equal(await messaging.resend.sendBulkBatch(batch), 'sent');
    assert.deepEqual(await statuses(), ['sent']);
  });

  it('is unknown, not failed, when its outcome is open and the credentials can no longer be decrypted', async () => {
    await setResend(NEXT_KEY);
    app.sandbox.configure({ twilio: { accounts: { [SID]: TOKEN } } });
    await setTwilio();
    const [email, sms] = [await queued('email'), await queued('sms')];
    app.sandbox.inject({ provider: 'resend', operation: 'emails.send', kind: 'dropAfter', times: 1 });
    await assert.rejects(messaging.resend.sendEmail(email), /may have been accepted/);
    app.sandbox.inject({ provider: 'twilio', operation: 'messages.create', kind: 'dropAfter', times: 1 });
    assert.equal(await messaging.twilio.sendSms(sms), 'unknown');

    const other = '3c'.repeat(32);
    await setResend(NEXT_KEY, other);
    await setTwilio(other);
    assert.equal(await messaging.resend.sendEmail(email), 'unknown');
    assert.equal(await messaging.twilio.sendSms(sms), 'unknown');
    assert.equal(await messaging.twilio.reconcileSms(sms), 'ambiguous');
    for (const message of [email, sms]) assert.equal((await messageOf(message)).status, 'unknown');
    await assert.rejects(messaging.resend.sendEmail(await queued('email')), /cannot be decrypted/);
  });

  it('is explained to operators: which credentials another key has encrypted, and what to do', async () => {
    const other = '3c'.repeat(32);
    await setResend(NEXT_KEY, other);
    await setTwilio();
    const [set, kept] = [credentialVault(key()).keyId, credentialVault(other).keyId];
    const remedy =
      'set the former key again and restart, or set the credentials again with: aftercare clinics credentials set';
    assert.equal(
      await describeUnreadable(app.database, key()),
      `CLINIC_CREDENTIALS_KEY is the key ${set}, and another key has encrypted the credentials of ${app.clinicId} (resend, key ${kept}); ${remedy}`,
    );
    assert.match(
      (await describeUnreadable(app.database, undefined)) ?? '',
      /^CLINIC_CREDENTIALS_KEY is not set, and another key .*resend, key .*twilio, key /,
    );
    await setResend(NEXT_KEY);
    assert.equal(await describeUnreadable(app.database, key()), undefined);
    await clearCredentials(app.database, { ...change(), provider: 'resend' });
    await clearCredentials(app.database, { ...change(), provider: 'twilio' });
    assert.equal(await describeUnreadable(app.database, undefined), undefined);
  });
});
