import assert from 'node:assert/strict';
import { z } from 'zod';
import { storeNotification } from '../../../chaos/storeNotification.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import type { Channel } from '../../../src/contracts/messaging/notifications.ts';
import { releaseHeldJob } from '../../../src/contracts/operations/maintenanceJobs.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { SIMULATED_RECIPIENTS } from '../../../src/sandbox/twilio/textMessages.ts';
import { newId } from '../../../src/security/newId.ts';
import {
  beginMaintenance,
  countHeldJobs,
  endMaintenance,
} from '../../../src/store/operations/maintenances.ts';
import { eventually } from '../../support/eventually.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const Moments = z.array(z.looseObject({ kind: z.string(), at: z.string() }));

describe('messages list and show', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  async function start(contactId: string) {
    const { notificationId, ...ids } = await storeNotification(app, 'sms', { contactId });
    const input = { notificationId, ...ids, clinicId: app.clinicId };
    const { handle } = await startJob(app.client, sendNotification, input);
    return { handle, notificationId };
  }
  async function send(channel: Channel, phone?: string) {
    const own =
      phone === undefined ? {} : { contactId: await app.addContact({ phone, timeZone: 'Asia/Kolkata' }) };
    const replyWorkflowId = 'nobody/waits';
    const stored = await storeNotification(app, channel, { ...own, replyWorkflowId });
    const { notificationId, contactId } = { ...stored, ...own };
    const input = { notificationId, contactId, clinicId: app.clinicId };
    await (await startJob(app.client, sendNotification, input)).handle.result();
    const { id } = await app.database
      .selectFrom('messages')
      .select('id')
      .where('notificationId', '=', notificationId)
      .executeTakeFirstOrThrow();
    return { messageId: id, contactId };
  }
  const isAt = (messageId: string, status: string) =>
    eventually(`${messageId} is ${status}`, async () => {
      const query = app.database.selectFrom('messages').select('status').where('id', '=', messageId);
      return (await query.executeTakeFirst())?.status === status;
    });

  it('tell what happened in its order, in UTC and where the contact lives, and no address or text', async () => {
    const { messageId, contactId } = await send('sms', '+4915112345678');
    await isAt(messageId, 'delivered');
    await app.sandbox.receiveSms({ from: '+4915112345678', body: 'My arm hurts' });
    const shown = await clientJson(['messages', 'show', messageId], app.environment);
    const events = Moments.parse(shown.events);
    assert.deepEqual(
      events.flatMap(({ kind, status }) => (kind === 'status' ? [status] : [])),
      ['queued', 'requested', 'sent', 'delivered'],
    );
    assert.equal(events[0]?.kind, 'notification');
    const times = events.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted());
    assert.ok(events.some(({ kind, type }) => kind === 'event' && type === 'delivered'));
    assert.equal(events.at(-1)?.kind, 'reply');

    const { stdout } = await runClient(['messages', 'show', messageId], app.environment);
    assert.match(stdout, /template +visit-check-in, reminder/);
    assert.match(stdout, new RegExp(`contact +${contactId} of test-clinic, Asia/Kolkata`));
    assert.match(stdout, /twilio says delivered/);
    assert.match(stdout, /answered: .* in_/);
    assert.doesNotMatch(stdout + JSON.stringify(shown), /4915112345678|everything all right|arm hurts/);
    const withText = await runClient(['messages', 'show', messageId, '--text'], app.environment);
    assert.match(withText.stdout, /recipient +\+4915112345678/);
  });

  it('name the failure of one that could not be delivered, and find it by its status', async () => {
    const { messageId, contactId } = await send('sms', SIMULATED_RECIPIENTS.undelivered);
    await isAt(messageId, 'failed');
    const { messageId: email } = await send('email');
    await isAt(email, 'delivered');
    const args = ['messages', 'list', '--status', 'failed', '--contact', contactId, '--channel', 'sms'];
    const { messages } = await clientJson(args, app.environment);
    const ids = z.array(z.looseObject({ messageId: z.string() })).parse(messages);
    assert.deepEqual(
      ids.map((message): string => message.messageId),
      [messageId],
    );
    const all = await runClient(['messages', 'list'], app.environment);
    for (const id of [messageId, email]) assert.match(all.stdout, new RegExp(id));
  });

  it('tell until when it was put off by quiet hours, while it waits and afterwards', async () => {
    const hour = (offset: number) => String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, '0');
    const contact = { phone: '+4915112345679', quietHours: `${hour(-1)}:00-${hour(2)}:00` };
    const { handle, notificationId } = await start(await app.addContact(contact));
    const isPutOff = new RegExp(`rules for sms: put off, QuietHours, until \\S+T${hour(2)}:00:00\\.000Z`);
    const waiting = await eventually('it waits', async () => {
      const { stdout } = await runClient(['messages', 'show', notificationId], app.environment);
      return isPutOff.test(stdout) && stdout;
    });
    assert.match(waiting, /outcome +not known yet/);
    assert.doesNotMatch(waiting, /4915112345679/);
    await fastForward(app.client, handle.workflowId);
    await handle.result();
    const told = await runClient(['messages', 'show', notificationId], app.environment);
    assert.match(told.stdout, /outcome +sent/);
    const messageId = /message +(ms_\w+), sms/.exec(told.stdout)?.[1] ?? assert.fail(told.stdout);
    assert.match((await runClient(['messages', 'show', messageId], app.environment)).stdout, isPutOff);
  });

  it('tell of the maintenance that held it back', async () => {
    const id = newId('mt');
    await beginMaintenance(app.database, { id, reason: 'moving the server', until: null });
    const { handle, notificationId } = await start(await app.addContact({ phone: '+4915112345680' }));
    await eventually('it is held', async () => (await countHeldJobs(app.database)) === 1);
    const waiting = await runClient(['messages', 'show', notificationId], app.environment);
    assert.match(waiting.stdout, /nothing new is sent, moving the server, until an operator ends it/);
    await endMaintenance(app.database, id);
    await handle.signal(releaseHeldJob);
    await handle.result();
    const { messages } = await clientJson(['messages', 'show', notificationId], app.environment);
    const [message] = z.array(z.looseObject({ messageId: z.string() })).parse(messages);
    const told = await runClient(['messages', 'show', message?.messageId ?? ''], app.environment);
    assert.match(told.stdout, /nothing new is sent, moving the server, until \d{4}-/);
    const { messageId } = await send('sms', '+4915112345681');
    const later = await runClient(['messages', 'show', messageId], app.environment);
    assert.doesNotMatch(later.stdout, /moving the server/);
  });

  it('refuse what is no message and what is no status', async () => {
    const unknown = `ms_${'0'.repeat(24)}`;
    const attempts = [
      [['messages', 'show', unknown], /there is no message ms_0+; list them/],
      [['messages', 'show', `nt_${'0'.repeat(32)}`], /there is no notification nt_0+/],
      [
        ['messages', 'show', 'lost'],
        /message: must be the id of a message, ms_…, or of a notification, nt_…/,
      ],
      [['messages', 'list', '--status', 'lost'], /--status: must be one of queued, requested/],
    ] as const;
    await Promise.all(
      attempts.map(async ([args, told]) => {
        const { code, stderr } = await runClient(args, app.environment);
        assert.equal(code, 2);
        assert.match(stderr, told);
      }),
    );
  });
});
