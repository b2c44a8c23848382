import assert from 'node:assert/strict';
import { storeNotification } from '../../../chaos/storeNotification.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import type { Channel } from '../../../src/contracts/messaging/notifications.ts';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import type { ContactChange } from '../../../src/domain/messaging/contactMerge.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../../src/security/newId.ts';
import { findNotification, type NewNotification } from '../../../src/store/messaging/notifications.ts';
import { takeSlots } from '../../../src/store/messaging/rateSlots.ts';
import { liftSuppressions, suppress } from '../../../src/store/messaging/suppressions.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const HOUR_MS = 3_600_000;

describe('the rules before sending a notification', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ reminderMessagesPerDay: 2 });
    await app.startWorkers();
  });
  after(() => app?.stop());

  let numbers = 0;
  async function add(contact: ContactChange = {}) {
    numbers += 1;
    const address = {
      email: `${newId('to')}@clinic.example`,
      phone: `+4915199${String(numbers).padStart(6, '0')}`,
    };
    const known = { ...address, ...contact };
    return { contactId: await app.addContact(known), email: known.email ?? '', phone: known.phone ?? '' };
  }
  async function start(contactId: string, notification: Partial<NewNotification> = {}) {
    const stored = await storeNotification(app, 'sms', { contactId, ...notification });
    return startJob(app.client, sendNotification, {
      notificationId: stored.notificationId,
      contactId: stored.contactId,
      clinicId: app.clinicId,
    });
  }
  async function send(contactId: string, notification: Partial<NewNotification> = {}) {
    const { handle, workflowId } = await start(contactId, notification);
    await fastForward(app.client, workflowId);
    return handle.result();
  }
  const accepted = (channel: Channel, to: string) =>
    app.sandbox.journal
      .query({ operation: channel === 'sms' ? 'messages.create' : 'emails.send', outcome: 'accepted' })
      .filter(({ body }) => JSON.stringify(body).includes(to)).length;
  const notificationOf = (workflowId: string) =>
    findNotification(app.database, app.clinicId, workflowId.split('/').at(-1) ?? '');
  const decisionsOf = (workflowId: string) =>
    app.database
      .selectFrom('sendingDecisions')
      .select(['channel', 'action', 'reason', 'until'])
      .where('notificationId', '=', workflowId.split('/').at(-1) ?? '')
      .orderBy('id')
      .execute();
  /** Quiet hours that hold now and for an hour or two in UTC. */
  const quietNow = () => {
    const hour = (offset: number) => String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, '0');
    return `${hour(-1)}:00-${hour(2)}:00`;
  };
  const isWaiting = (handle: Awaited<ReturnType<typeof start>>['handle']) =>
    eventually('the notification waits', async () =>
      (await handle.query(progress)).phase.startsWith('waiting'),
    );

  it('keep it from a contact who has opted out, record why, and let it through again after START', async () => {
    const { contactId, phone } = await add();
    const address = { channel: 'sms', address: phone } as const;
    await suppress(app.database, app.clinicId, { ...address, reason: 'stop' });
    const { handle, workflowId } = await start(contactId);
    assert.deepEqual(await handle.result(), { outcome: 'refused', channel: null, reason: 'OptedOut' });
    assert.equal(accepted('sms', phone), 0);
    const stored = await notificationOf(workflowId);
    assert.deepEqual([stored?.outcome, stored?.outcomeReason], ['refused', 'OptedOut']);
    assert.deepEqual(await decisionsOf(workflowId), [
      { channel: 'sms', action: 'refuse', reason: 'OptedOut', until: null },
    ]);
    assert.equal(
      await liftSuppressions(app.database, app.clinicId, app.hashAddress('sms', phone), {
        reasons: ['stop'],
        liftedBy: 'START',
      }),
      1,
    );
    assert.equal((await send(contactId)).outcome, 'sent');
    assert.equal(accepted('sms', phone), 1);
  });

  it('pass over the channels it must not take', async () => {
    const { contactId, phone, email } = await add({ preferences: { reminder: ['email'] } });
    const result = await send(contactId, { channels: ['sms', 'email'] });
    assert.deepEqual(result, { outcome: 'sent', channel: 'email', reason: null });
    assert.deepEqual([accepted('sms', phone), accepted('email', email)], [0, 1]);
  });

  it('keep marketing from contacts who have not asked for it, and any category from contacts who want none', async () => {
    const silent = await add();
    const { reason } = await send(silent.contactId, { category: 'marketing' });
    assert.equal(reason, 'NoConsent');
    const tired = await add({ preferences: { reminder: [] } });
    const refused = await send(tired.contactId, { channels: ['sms', 'email'] });
    assert.deepEqual(refused, { outcome: 'refused', channel: null, reason: 'CategoryNotWanted' });
  });

  it('put it off until the quiet hours have ended', async () => {
    const { contactId, phone } = await add({ quietHours: quietNow() });
    const { handle, workflowId } = await start(contactId);
    await isWaiting(handle);
    assert.equal(accepted('sms', phone), 0);
    await fastForward(app.client, workflowId);
    assert.equal((await handle.result()).outcome, 'sent');
    const [deferred] = await decisionsOf(workflowId);
    assert.deepEqual([deferred?.action, deferred?.reason], ['defer', 'QuietHours']);
    assert.equal(deferred?.until?.getUTCMinutes(), 0);
    assert.equal(accepted('sms', phone), 1);
  });

  it('are asked again when the time has come', async () => {
    const { contactId, phone } = await add({ quietHours: quietNow() });
    const { handle, workflowId } = await start(contactId);
    await isWaiting(handle);
    await suppress(app.database, app.clinicId, { channel: 'sms', address: phone, reason: 'stop' });
    await fastForward(app.client, workflowId);
    assert.equal((await handle.result()).reason, 'OptedOut');
    assert.equal(accepted('sms', phone), 0);
  });

  it('let it be cancelled while it waits', async () => {
    const { contactId, phone } = await add({ quietHours: quietNow() });
    const { handle, workflowId } = await start(contactId);
    await isWaiting(handle);
    await handle.cancel();
    await assert.rejects(handle.result());
    assert.equal((await notificationOf(workflowId))?.outcome, 'cancelled');
    assert.equal(accepted('sms', phone), 0);
  });

  it('refuse it when its time is past, or will be before it may be sent', async () => {
    const awake = await add();
    const past = await send(awake.contactId, { expiresAt: new Date(Date.now() - 1_000) });
    assert.equal(past.reason, 'Expired');
    const asleep = await add({ quietHours: quietNow() });
    const soon = await send(asleep.contactId, { expiresAt: new Date(Date.now() + 60_000) });
    assert.equal(soon.reason, 'ExpiresBeforeAllowed');
    assert.deepEqual([accepted('sms', awake.phone), accepted('sms', asleep.phone)], [0, 0]);
  });

  it('put it off until the contact may get one more that day', async () => {
    const { contactId, phone } = await add();
    const sends: Awaited<ReturnType<typeof start>>[] = [];
    for (const subject of ['one', 'two', 'three']) {
      const content = { template: 'announcement' as const, subject, paragraphs: [subject] };
      sends.push(await start(contactId, { content, category: 'reminder' }));
    }
    const early = await eventually('two are sent and one waits', async () => {
      const results = await Promise.all(sends.map(({ workflowId }) => decisionsOf(workflowId)));
      const deferred = sends.find((_, index) => results[index]?.[0]?.reason === 'FrequencyCap');
      return accepted('sms', phone) === 2 && deferred;
    });
    await fastForward(app.client, early.workflowId);
    for (const { handle } of sends) assert.equal((await handle.result()).outcome, 'sent');
    const [deferred] = await decisionsOf(early.workflowId);
    assert.ok((deferred?.until?.getTime() ?? 0) > Date.now() + 23 * HOUR_MS);
    assert.equal(accepted('sms', phone), 3);
  });

  it('send the same content once, also when it is asked for twice at the same moment', async () => {
    const { contactId, phone } = await add();
    const sends = await Promise.all([start(contactId), start(contactId), start(contactId)]);
    const outcomes = await Promise.all(sends.map(({ handle }) => handle.result()));
    assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), ['refused', 'refused', 'sent']);
    assert.ok(outcomes.every(({ reason }) => reason === null || reason === 'DuplicateContent'));
    assert.equal(accepted('sms', phone), 1);
  });

  it('let a critical one pass quiet hours, cap and duplicates, but no opt-out, of which operators are alerted', async () => {
    const { contactId, phone } = await add({ quietHours: quietNow() });
    for (let time = 0; time < 3; time += 1) {
      assert.equal((await send(contactId, { critical: true })).outcome, 'sent');
    }
    assert.equal(accepted('sms', phone), 3);
    await suppress(app.database, app.clinicId, { channel: 'sms', address: phone, reason: 'stop' });
    const { handle, workflowId } = await start(contactId, { critical: true });
    assert.equal((await handle.result()).outcome, 'refused');
    const alerts = await listAlerts(app.database, { openOnly: true, limit: 100 });
    const alert = alerts.find(({ subject }) => workflowId.endsWith(subject));
    assert.equal(alert?.kind, 'notificationUndeliverable');
    assert.match(alert?.message ?? '', /OptedOut/);
  });

  it('are looked at once more just before the provider is called', async () => {
    for (const channel of ['sms', 'email'] as const) {
      const contact = await add();
      const address = channel === 'sms' ? contact.phone : contact.email;
      // The activity has begun, and waits for its slot.
      const provider = channel === 'sms' ? 'twilio' : 'resend';
      await takeSlots(app.database, { name: provider, count: 1, spacingMs: 1_500 });
      const { handle, workflowId } = await start(contact.contactId, { channels: [channel] });
      await eventually('it is about to be sent', async () => {
        const { recipient } =
          (await app.database
            .selectFrom('messages')
            .select('recipient')
            .where('notificationId', '=', workflowId.split('/').at(-1) ?? '')
            .executeTakeFirst()) ?? {};
        return recipient === address;
      });
      await suppress(app.database, app.clinicId, { channel, address, reason: 'person' });
      assert.deepEqual(await handle.result(), {
        outcome: 'refused',
        channel: null,
        reason: 'SuppressedByPerson',
      });
      assert.equal(accepted(channel, address), 0);
    }
  });

  it('keep addresses and reasons of persons out of the history', async () => {
    const { contactId, phone, email } = await add();
    await suppress(app.database, app.clinicId, { channel: 'sms', address: phone, reason: 'complaint' });
    const { handle } = await start(contactId, { channels: ['sms', 'email'] });
    assert.equal((await handle.result()).channel, 'email');
    const history = JSON.stringify(await handle.fetchHistory());
    assert.ok(!history.includes(phone) && !history.includes(email));
  });
});
