import assert from 'node:assert/strict';
import { storeNotification } from '../../../chaos/storeNotification.ts';
import { FrozenSms } from '../../../src/activities/messaging/reconcileSms.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import { reconcileMessages } from '../../../src/contracts/messaging/messageJobs.ts';
import type { Channel } from '../../../src/contracts/messaging/notifications.ts';
import { createProviders } from '../../../src/providers/createProviders.ts';
import type { FaultInput } from '../../../src/sandbox/http/faults.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import type { NewNotification } from '../../../src/store/messaging/notifications.ts';
import { settleUnsettledMessage } from '../../../src/store/messaging/unsettledMessages.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { eventually } from '../../support/eventually.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const CREATE = { provider: 'twilio', operation: 'messages.create' } as const;
const SILENT = SIMULATED_RECIPIENTS.callbacksLost;

describe('a message whose outcome is open', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  afterEach(() => app.sandbox.clearFaults());
  after(() => app?.stop());

  const inject = (fault: FaultInput) => app.sandbox.inject(fault);

  async function start(channel: Channel, notification: Partial<NewNotification> = {}) {
    const { notificationId, contactId } = await storeNotification(app, channel, notification);
    const input = { notificationId, contactId, clinicId: app.clinicId };
    const { handle, workflowId } = await startJob(app.client, sendNotification, input);
    await fastForward(app.client, workflowId);
    return { handle, notificationId };
  }
  const startTo = async (phone: string, notification: Partial<NewNotification> = {}) => {
    const contactId = await app.addContact({
      phone,
      email: `${crypto.randomUUID()}@clinic.example`,
      preferences: { marketing: ['sms'] },
    });
    return start('sms', { contactId, ...notification });
  };
  const messageOf = (notificationId: string) =>
    app.database
      .selectFrom('messages')
      .selectAll()
      .where('notificationId', '=', notificationId)
      .executeTakeFirstOrThrow();
  const acceptedFor = (messageId: string) =>
    app.sandbox.journal
      .query({ outcome: 'accepted' })
      .filter((entry) => JSON.stringify(entry).includes(messageId)).length;
  const openAlerts = async (subject: string) =>
    (await listAlerts(app.database, { openOnly: true, limit: 100 })).filter(
      (alert) => alert.subject === subject,
    );

  it('is adopted from the list of Twilio when the answer and the callbacks were lost', async () => {
    inject({ ...CREATE, kind: 'dropAfter', times: 1 });
    const { handle, notificationId } = await startTo(SILENT);
    assert.equal((await handle.result()).outcome, 'sent');
    const message = await messageOf(notificationId);
    assert.equal(acceptedFor(message.id), 1);
    assert.match(message.providerId ?? '', /^SM/);
    assert.equal(message.resent, false);
  });

  it('is sent once more, whatever cut the first request short, when Twilio has no record of it', async () => {
    inject({ ...CREATE, kind: 'status', status: 503, times: 1 });
    inject({ ...CREATE, kind: 'garbage', times: 1 });
    inject({ ...CREATE, kind: 'dropBefore', times: 1 });
    const sends = await Promise.all([start('sms'), start('sms'), start('sms')]);
    for (const { handle, notificationId } of sends) {
      assert.equal((await handle.result()).outcome, 'sent');
      const message = await messageOf(notificationId);
      assert.deepEqual([acceptedFor(message.id), message.resent], [1, true]);
    }
  });

  it('is not sent a third time, whatever happens to the second', async () => {
    inject({ ...CREATE, kind: 'dropBefore', times: 2 });
    const { handle, notificationId } = await start('sms');
    assert.equal((await handle.result()).outcome, 'unknown');
    const { id } = await messageOf(notificationId);
    assert.equal(acceptedFor(id), 0);
    const { handle: sweep } = await startJob(app.client, reconcileMessages, { untouchedMinutes: 0 });
    assert.ok((await sweep.result()).unknown >= 1);
    assert.equal(acceptedFor(id), 0);
    assert.equal((await openAlerts(id)).length, 1);
  });

  it('is left to an operator when its category is not worth a second message', async () => {
    inject({ ...CREATE, kind: 'dropBefore', times: 1 });
    const { handle, notificationId } = await startTo('+4915112340777', { category: 'marketing' });
    assert.equal((await handle.result()).outcome, 'unknown');
    const { id } = await messageOf(notificationId);
    assert.equal(acceptedFor(id), 0);
    const [alert] = await openAlerts(id);
    assert.equal(alert?.kind, 'messageOutcomeUnknown');
    assert.match(alert?.message ?? '', new RegExp(`messages resolve ${id} --as`));

    const resolve = (...args: string[]) =>
      runClient(['messages', 'resolve', id, ...args, '--json'], app.environment);
    const wrong = await resolve('--as', 'lost');
    assert.deepEqual([wrong.code, JSON.parse(wrong.stderr).message], [2, '--as: must be sent or failed']);
    const right = await resolve('--as', 'sent', '--provider-id', 'SM0');
    assert.deepEqual([right.code, JSON.parse(right.stdout)], [0, { messageId: id, outcome: 'sent' }]);
    assert.deepEqual(await openAlerts(id), []);
    assert.equal((await messageOf(notificationId)).providerId, 'SM0');
    const again = await resolve('--as', 'failed');
    assert.deepEqual([again.code, JSON.parse(again.stderr).error], [2, 'NotOpen']);
  });

  it('is told from another one of the same text to the same number', async () => {
    inject({ ...CREATE, kind: 'dropAfter', times: 2 });
    const sends = await Promise.all([startTo(SILENT), startTo(SILENT)]);
    const outcomes = await Promise.all(sends.map(async ({ handle }) => (await handle.result()).outcome));
    assert.deepEqual(outcomes, ['sent', 'sent']);
    const messages = await Promise.all(sends.map(({ notificationId }) => messageOf(notificationId)));
    assert.equal(new Set(messages.map((message) => message.providerId)).size, 2);
    assert.deepEqual(
      messages.map(({ id }) => acceptedFor(id)),
      [1, 1],
    );
  });

  it('is neither adopted nor sent again when the one record may be that of its twin', async () => {
    inject({ ...CREATE, kind: 'dropAfter', times: 1 });
    const first = await startTo(SILENT, { category: 'reminder' });
    inject({ ...CREATE, kind: 'dropBefore', times: 1 });
    const second = await startTo(SILENT, { category: 'reminder' });
    const outcomes = await Promise.all(
      [first, second].map(async ({ handle }) => (await handle.result()).outcome),
    );
    assert.deepEqual(outcomes, ['unknown', 'unknown']);
    const messages = await Promise.all([first, second].map((send) => messageOf(send.notificationId)));
    assert.ok(messages.every((message) => !message.resent));
    // Which of the two reached Twilio first does not matter here.
    const one = messages.find(({ id }) => acceptedFor(id) === 1);
    const other = messages.find(({ id }) => acceptedFor(id) === 0);
    const [accepted] = app.sandbox.journal.query({ ...CREATE, outcome: 'accepted' }).slice(-1);
    assert.ok(one && other && accepted?.providerId);
    const found = { outcome: 'sent', providerId: accepted.providerId } as const;
    assert.equal(await settleUnsettledMessage(app.database, app.clinicId, one.id, found), true);
    assert.equal(await settleUnsettledMessage(app.database, app.clinicId, one.id, found), false);
    const absent = { outcome: 'failed', providerId: null } as const;
    assert.equal(await settleUnsettledMessage(app.database, app.clinicId, other.id, absent), true);
  });

  it('is requested again under its key for an e-mail whose answers and events are lost, and sent once', async () => {
    app.sandbox.setResendWebhook(null);
    inject({ provider: 'resend', operation: 'emails.send', kind: 'dropAfter', times: 5 });
    const { handle, notificationId } = await start('email');
    assert.equal((await handle.result()).outcome, 'sent');
    const { id } = await messageOf(notificationId);
    assert.equal(acceptedFor(id), 1);
    const tries = app.sandbox.journal
      .query({ provider: 'resend' })
      .filter((entry) => entry.idempotencyKey === id);
    assert.deepEqual(
      tries.map(({ outcome }) => outcome),
      ['accepted', ...Array.from({ length: tries.length - 1 }, () => 'replayed')],
    );
    assert.ok(tries.length > 5);
    const secret = app.environment.RESEND_WEBHOOK_SECRET ?? '';
    app.sandbox.setResendWebhook({ url: `${app.gatewayUrl}/webhooks/resend`, secret });
  });

  it('is settled by an event that names it, when no answer ever told its id', async () => {
    inject({ provider: 'resend', operation: 'emails.send', kind: 'garbage', accepted: true, times: 1_000 });
    const { handle, notificationId } = await start('email');
    while ((await messageOf(notificationId).catch(() => undefined))?.status !== 'delivered') {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const message = await messageOf(notificationId);
    assert.equal(acceptedFor(message.id), 1);
    assert.match(message.providerId ?? '', /^[0-9a-f-]{36}$/);
    app.sandbox.clearFaults();
    assert.equal((await handle.result()).outcome, 'sent');
    assert.equal(acceptedFor(message.id), 1);
  });

  it('is not requested again once the key of the e-mail may have expired', async () => {
    const { notificationId } = await storeNotification(app, 'email');
    const id = `ms_${'e'.repeat(24)}`;
    await app.database
      .insertInto('messages')
      .values({
        clinicId: app.clinicId,
        id,
        notificationId,
        channel: 'email',
        status: 'requested',
        statusRank: 1,
        recipient: 'pat@clinic.example',
        request: JSON.stringify({ from: 'a', to: 'b', subject: 'c', html: 'd', text: 'e' }),
        requestedAt: new Date(Date.now() - 24 * 3_600_000),
        updatedAt: new Date(Date.now() - 24 * 3_600_000),
        failureCode: null,
        providerId: null,
        segments: null,
      })
      .execute();
    const { handle } = await startJob(app.client, reconcileMessages, {});
    assert.deepEqual(await handle.result(), { open: 1, settled: 0, unknown: 1, reopened: 0 });
    assert.equal(
      app.sandbox.journal.query({ provider: 'resend' }).some((entry) => entry.idempotencyKey === id),
      false,
    );
    assert.equal((await openAlerts(id)).length, 1);
    await settleUnsettledMessage(app.database, app.clinicId, id, { outcome: 'failed', providerId: null });
  });

  it('is settled by the sweep when its own job ended without an answer, and its alert with it', async () => {
    const { handle, notificationId } = await startTo(SILENT, { category: 'marketing' });
    await handle.result();
    const { id, providerId: sid } = await messageOf(notificationId);
    await app.database
      .updateTable('messages')
      .set({
        status: 'unknown',
        statusRank: 2,
        providerId: null,
        updatedAt: new Date(0),
        request: JSON.stringify({
          from: '+15005550006',
          to: SILENT,
          body: bodyOf(sid),
          statusCallback: 'http://127.0.0.1/',
        }),
      })
      .where('id', '=', id)
      .execute();
    const { handle: sweep } = await startJob(app.client, reconcileMessages, {});
    assert.deepEqual(await sweep.result(), { open: 1, settled: 1, unknown: 0, reopened: 0 });
    assert.equal((await messageOf(notificationId)).providerId, sid);
    assert.equal(acceptedFor(id), 1);
  });

  // Its second record belongs to nobody, and would be taken for that of a later test's message.
  it('is adopted, with an alert, when Twilio has a second record of it', async () => {
    inject({ ...CREATE, kind: 'dropAfter', times: 1 });
    const contactId = await app.addContact({ phone: SILENT });
    const { notificationId } = await storeNotification(app, 'sms', { contactId });
    const input = { notificationId, contactId, clinicId: app.clinicId };
    const { handle, workflowId } = await startJob(app.client, sendNotification, input);
    const { id, request } = await eventually('its outcome is open', async () => {
      const message = await messageOf(notificationId).catch(() => undefined);
      return message?.status === 'unknown' && message;
    });
    const second = await createProviders(app.config).twilio.sendSms(FrozenSms.parse(request));
    await fastForward(app.client, workflowId);
    assert.equal((await handle.result()).outcome, 'sent');
    const { providerId: own } = await messageOf(notificationId);
    assert.ok(own !== null && own !== second.sid);
    const [alert] = await openAlerts(id);
    assert.equal(alert?.kind, 'messageRecordedTwice');
    assert.match(alert?.message ?? '', new RegExp(second.sid));
    assert.doesNotMatch(alert?.message ?? '', /\+1500/);
  });

  const bodyOf = (sid: string | null): unknown => {
    const entry = app.sandbox.journal.query(CREATE).find(({ providerId }) => providerId === sid);
    return entry?.body && typeof entry.body === 'object' && 'body' in entry.body
      ? entry.body.body
      : undefined;
  };
});
