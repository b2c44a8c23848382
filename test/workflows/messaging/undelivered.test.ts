import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import { sendBulk } from '../../../src/contracts/messaging/bulkJobs.ts';
import { reconcileMessages } from '../../../src/contracts/messaging/messageJobs.ts';
import { notifyAdmins } from '../../../src/contracts/operations/housekeepingJobs.ts';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import { newId } from '../../../src/security/newId.ts';
import * as bulks from '../../../src/store/messaging/bulkSends.ts';
import { applyDeliveryEvent } from '../../../src/store/messaging/messageFailures.ts';
import { takeSlots } from '../../../src/store/messaging/rateSlots.ts';
import { suppress } from '../../../src/store/messaging/suppressions.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { eventually } from '../../support/eventually.ts';
import { newBulk } from '../../support/newBulk.ts';
import { notificationTestApp } from '../../support/notificationTestApp.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const { undelivered, neverDelivered } = SIMULATED_RECIPIENTS;
const BOTH = { channels: ['sms', 'email'], deliverWithinSeconds: 600 } as const;

describe('a notification that is not delivered', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ ADMIN_EMAILS: 'ops@clinic.example, head@clinic.example' });
    await app.startWorkers();
  });
  afterEach(() => app.sandbox.clearFaults());
  after(() => app?.stop());

  const { start, send, messagesOf, statusOf, alertsAbout, reasonsOf, callBack } = notificationTestApp(
    () => app,
  );

  it('goes out over the next channel once the provider says that it failed', async () => {
    const { outcome, channel, notificationId } = await send({ phone: undelivered }, BOTH);
    assert.deepEqual([outcome, channel], ['sent', 'email']);
    const sms = (await messagesOf(notificationId)).get('sms');
    assert.deepEqual([sms?.status, sms?.failureCode], ['failed', 'Twilio30003']);
    assert.deepEqual(await reasonsOf('sms', undelivered), []);
  });

  it('goes out over the next channel when nothing is heard in time', async () => {
    const { channel, notificationId } = await send({ phone: neverDelivered }, BOTH);
    assert.equal(channel, 'email');
    assert.deepEqual(
      [await statusOf(notificationId, 'sms'), (await messagesOf(notificationId)).size],
      ['sent', 2],
    );
  });

  it('is not sent over the next channel when it is delivered after all, before the time or at the last moment', async () => {
    const prompt = await start({ phone: '+4915155500001' }, BOTH);
    await eventually(
      'it is delivered',
      async () => (await statusOf(prompt.notificationId, 'sms')) === 'delivered',
    );
    await fastForward(app.client, prompt.workflowId);
    assert.equal((await prompt.handle.result()).channel, 'sms');

    const late = await start({ phone: neverDelivered }, BOTH);
    const sms = await eventually('it is sent', async () => {
      const message = (await messagesOf(late.notificationId)).get('sms');
      return message?.status === 'sent' && message;
    });
    await callBack(sms.id, { MessageSid: sms.providerId ?? '', MessageStatus: 'delivered' });
    await fastForward(app.client, late.workflowId);
    assert.equal((await late.handle.result()).channel, 'sms');
    for (const { notificationId } of [prompt, late]) {
      assert.deepEqual([...(await messagesOf(notificationId)).keys()], ['sms']);
    }
  });

  it('goes on over the next channel by the sweep when it fails after its job has ended', async () => {
    const { channel, notificationId } = await send({ phone: undelivered }, { channels: ['sms', 'email'] });
    assert.equal(channel, 'sms');
    await eventually('the SMS has failed', async () => (await statusOf(notificationId, 'sms')) === 'failed');
    assert.equal((await sweep()).reopened, 0);
    await reopen(notificationId);
    await eventually('the e-mail is delivered', async () => {
      return (await statusOf(notificationId, 'email')) === 'delivered';
    });
    assert.equal((await sweep()).reopened, 0);
    assert.equal((await messagesOf(notificationId)).size, 2);
  });

  it('goes on over the next channel when it bounces for good after it was reported as delivered', async () => {
    const { notificationId } = await send({ phone: '+4915155500009' }, { channels: ['email', 'sms'] });
    await eventually('the e-mail is delivered', async () => {
      return (await statusOf(notificationId, 'email')) === 'delivered';
    });
    const email = (await messagesOf(notificationId)).get('email');
    const event = (type: string, failureCode: string | null) =>
      applyDeliveryEvent(app.database, app.clinicId, email?.id ?? '', {
        provider: 'resend',
        type,
        failureCode,
        providerMessageId: email?.providerId ?? '',
      });
    await event('email.bounced', 'Resend_email.bounced_transient');
    assert.equal(await statusOf(notificationId, 'email'), 'delivered');
    await event('email.bounced', 'Resend_email.bounced');
    await event('email.delivered', null);
    assert.equal(await statusOf(notificationId, 'email'), 'bounced');
    assert.equal((await alertsAbout(notificationId)).length, 1);
    await reopen(notificationId);
    await eventually('the SMS is sent', async () => (await messagesOf(notificationId)).has('sms'));
  });

  /** The sweep takes it up again, as one that ended long enough ago. */
  async function reopen(notificationId: string) {
    await app.database
      .updateTable('notifications')
      .set({ endedAt: new Date(Date.now() - 120_000) })
      .where('id', '=', notificationId)
      .execute();
    assert.equal((await sweep()).reopened, 1);
  }
  const sweep = async () => (await startJob(app.client, reconcileMessages, {})).handle.result();
  /** An SMS that was accepted and ended its job, and then failed; with what Twilio knows it by. */
  async function failedLater(errorCode: string) {
    const { notificationId, workflowId } = await startAndEnd();
    const sms = (await messagesOf(notificationId)).get('sms');
    const form = { MessageSid: sms?.providerId ?? '', MessageStatus: 'failed', ErrorCode: errorCode };
    await callBack(sms?.id ?? '', form);
    await reopen(notificationId);
    await fastForward(app.client, workflowId);
    return { ...(await app.client.workflow.getHandle(workflowId).result()), notificationId, form };
  }
  async function startAndEnd() {
    const started = await start({ phone: neverDelivered }, { channels: ['sms'] });
    await started.handle.result();
    return started;
  }
  const recordsOf = (messageId = '') =>
    app.sandbox.journal
      .query({ provider: 'twilio', outcome: 'accepted' })
      .filter(({ body }) => JSON.stringify(body ?? null).includes(messageId)).length;

  it('is sent again as an SMS when it failed for a cause that passes, whatever is told of the first one later', async () => {
    for (const errorCode of ['30001', '30610']) {
      const { outcome, notificationId, form } = await failedLater(errorCode);
      assert.equal(outcome, 'sent');
      const sms = (await messagesOf(notificationId)).get('sms');
      assert.equal(recordsOf(sms?.id), 2);
      assert.deepEqual([sms?.status, sms?.previousProviderIds], ['sent', [form.MessageSid]]);
      await callBack(sms?.id ?? '', form);
      await callBack(sms?.id ?? '', { ...form, MessageStatus: 'undelivered' });
      assert.equal(await statusOf(notificationId, 'sms'), 'sent');
      await callBack(sms?.id ?? '', { MessageSid: sms?.providerId ?? '', MessageStatus: 'delivered' });
      assert.equal(await statusOf(notificationId, 'sms'), 'delivered');
      assert.equal((await sweep()).reopened, 0);
    }
  });

  it('is not sent again as an SMS when it failed for good', async () => {
    const { outcome, reason, notificationId } = await failedLater('30007');
    assert.deepEqual([outcome, reason], ['failed', 'Twilio30007']);
    assert.equal(recordsOf((await messagesOf(notificationId)).get('sms')?.id), 1);
  });

  it('is not sent again as an SMS once its recipient has replied STOP, however late that comes', async () => {
    const { notificationId, workflowId } = await startAndEnd();
    const sms = (await messagesOf(notificationId)).get('sms');
    const form = { MessageSid: sms?.providerId ?? '', MessageStatus: 'failed', ErrorCode: '30001' };
    await callBack(sms?.id ?? '', form);
    await reopen(notificationId);
    const reopened = app.client.workflow.getHandle(workflowId);
    await eventually('it waits to be sent again', async () => {
      return (await reopened.query(progress)).phase === 'waiting: FailedForNow';
    });
    const requests = () => app.sandbox.journal.query({ operation: 'messages.create' }).length;
    const before = requests();
    await app.sandbox.receiveSms({ from: neverDelivered, body: 'STOP' });
    await fastForward(app.client, workflowId);
    const { outcome, reason } = sendNotification.result.parse(await reopened.result());
    assert.deepEqual([outcome, reason], ['failed', 'Twilio30001']);
    assert.equal(requests(), before);
    assert.equal(await statusOf(notificationId, 'sms'), 'failed');
    await app.sandbox.receiveSms({ from: neverDelivered, body: 'START' });
  });

  it('is sent again as an SMS three times at most, and never when that would be after its expiry', async () => {
    const critical = { channels: ['sms'], critical: true, deliverWithinSeconds: 60 } as const;
    for (const [expiresAt, records] of [
      [null, 4],
      [new Date(Date.now() + 600_000), 1],
    ] as const) {
      const { outcome, notificationId } = await send({ phone: undelivered }, { ...critical, expiresAt });
      assert.equal(outcome, 'failed');
      assert.equal(recordsOf((await messagesOf(notificationId)).get('sms')?.id), records);
      assert.equal((await alertsAbout(notificationId)).length, 1);
    }
  });

  it('alerts operators when it is critical and was accepted by every channel but delivered by none', async () => {
    app.sandbox.setResendWebhook(null);
    const critical = { ...BOTH, critical: true };
    const { outcome, channel, notificationId } = await send({ phone: neverDelivered }, critical);
    assert.deepEqual([outcome, channel], ['sent', 'sms']);
    const [alert] = await alertsAbout(notificationId);
    assert.match(alert?.message ?? '', /accepted but not delivered in time/);
    const secret = app.environment.RESEND_WEBHOOK_SECRET ?? '';
    app.sandbox.setResendWebhook({ url: `${app.gatewayUrl}/webhooks/resend`, secret });
  });

  it('alerts operators when it is critical and every channel fails', async () => {
    const email = `bounced+${newId('to')}@resend.dev`;
    const { outcome, reason, notificationId } = await send(
      { phone: undelivered, email },
      { ...BOTH, critical: true },
    );
    assert.deepEqual([outcome, reason], ['failed', 'Resend_email.bounced']);
    const [alert] = await alertsAbout(notificationId);
    assert.equal(alert?.kind, 'notificationUndeliverable');
    assert.match(alert?.message ?? '', /Twilio30003, Resend_email.bounced/);
    assert.doesNotMatch(alert?.message ?? '', /resend\.dev|\+1500/);
  });

  it('is reported to every administrator by e-mail, once per alert', async () => {
    const { notificationId } = await send(
      { phone: undelivered },
      { channels: ['sms'], critical: true, deliverWithinSeconds: 60 },
    );
    const tell = async () => (await startJob(app.client, notifyAdmins, {})).handle.result();
    const open = await listAlerts(app.database, { openOnly: true, limit: 100 });
    assert.deepEqual(await tell(), { notifications: open.length * 2 });
    assert.deepEqual(await tell(), { notifications: 0 });
    for (const administrator of ['ops@clinic.example', 'head@clinic.example']) {
      const emails = await eventually(`an e-mail of each alert to ${administrator}`, () => {
        const found = app.sandbox.journal
          .query({ operation: 'emails.send', outcome: 'accepted' })
          .filter(({ body }) => JSON.stringify(body).includes(`"${administrator}"`));
        return found.length >= open.length && found;
      });
      assert.equal(emails.length, open.length);
      assert.ok(emails.some(({ body }) => JSON.stringify(body).includes(notificationId)));
    }
  });

  it('suppresses an address that bounced for good, and one whose owner complained', async () => {
    for (const [name, reason, refusal] of [
      ['bounced', 'hardBounce', 'HardBounced'],
      ['complained', 'complaint', 'Complained'],
      ['suppressed', 'hardBounce', 'HardBounced'],
    ] as const) {
      const email = `${name}+${newId('to')}@resend.dev`;
      await send({ email, phone: null }, { channels: ['email'] });
      await eventually(`${name} is suppressed`, async () => (await reasonsOf('email', email))[0] === reason);
      const again = await send({ email, phone: null }, { channels: ['email'], category: 'transactional' });
      assert.deepEqual([again.outcome, again.reason], ['refused', refusal]);
      const bulk = await sendBulkTo(email);
      assert.deepEqual([bulk.refused, bulk.accepted], [1, 0]);
    }
  });

  async function sendBulkTo(email: string, whileItWaits: () => Promise<void> = async () => undefined) {
    const contactId = await app.addContact({ email, phone: null, preferences: { marketing: ['email'] } });
    const bulk = newBulk(app);
    await bulks.createBulkSend(app.database, bulk);
    const other = await app.addContact({
      email: `other-${email}`,
      phone: null,
      preferences: { marketing: ['email'] },
    });
    await bulks.addListed(app.database, bulk, 'contact', [contactId, other]);
    const { handle } = await startJob(app.client, sendBulk, { bulkId: bulk.id, clinicId: app.clinicId });
    await whileItWaits();
    const counts = await handle.result();
    return { ...counts, accepted: counts.accepted - 1 };
  }

  it('leaves out of a batch a recipient who opted out after it was formed, and sends it to the rest', async () => {
    const email = `${newId('to')}@clinic.example`;
    await takeSlots(app.database, { name: 'resend', count: 1, spacingMs: 2_000 });
    const counts = await sendBulkTo(email, async () => {
      await eventually('the batch is formed', async () => {
        const found = await app.database
          .selectFrom('messages')
          .select('id')
          .where('recipient', '=', email)
          .execute();
        return found.length === 1;
      });
      await suppress(app.database, app.clinicId, { channel: 'email', address: email, reason: 'unsubscribe' });
    });
    assert.deepEqual([counts.refused, counts.accepted, counts.failed], [1, 0, 0]);
    const requests = app.sandbox.journal.query({ provider: 'resend', operation: 'emails.batch' });
    const bodies = JSON.stringify(requests.map(({ body }) => body));
    assert.ok(bodies.includes(`"other-${email}"`) && !bodies.includes(`"${email}"`));
  });

  it('suppresses a number that opted out at Twilio, told at once or later, until START', async () => {
    const [atOnce, later] = ['+4915155500011', '+4915155500012'];
    app.sandbox.configure({ twilio: { optedOut: [atOnce] } });
    const refused = await send({ phone: atOnce }, { channels: ['sms', 'email'] });
    assert.equal(refused.channel, 'email');
    const { notificationId } = await send({ phone: later }, { channels: ['sms'] });
    const sms = (await messagesOf(notificationId)).get('sms');
    await callBack(sms?.id ?? '', {
      MessageSid: sms?.providerId ?? '',
      MessageStatus: 'failed',
      ErrorCode: '21610',
    });
    for (const number of [atOnce, later]) {
      assert.deepEqual(await reasonsOf('sms', number), ['providerOptOut']);
      assert.equal((await send({ phone: number }, { channels: ['sms'] })).reason, 'OptedOutAtProvider');
      await app.sandbox.receiveSms({ from: number, body: 'START' });
      assert.deepEqual(await reasonsOf('sms', number), []);
    }
  });
});
