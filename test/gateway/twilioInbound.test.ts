import assert from 'node:assert/strict';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { sweepReplies } from '../../src/contracts/messaging/replyJobs.ts';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import { listAlerts } from '../../src/store/operations/alerts.ts';
import { setWebhookEndpointEnabled } from '../../src/store/webhooks/webhooks.ts';
import { eventually } from '../support/eventually.ts';
import { inboundTestApp } from '../support/inboundTestApp.ts';
import { NEXT_YEAR } from '../support/nextYear.ts';
import { outbox } from '../support/outbox.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { addTestClinic } from '../support/testClinics.ts';

/** The number that two clinics send from. */
const SHARED = '+15005550008';
const RIVERSIDE = ClinicId.parse('riverside');
const OTHER = ClinicId.parse('other-clinic');
const THIRD = ClinicId.parse('third-clinic');

describe('an SMS that a patient sends', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ smsFrom: '+15005550007' }, RIVERSIDE);
    await app.changeClinic({ smsFrom: SHARED }, OTHER);
    await addTestClinic(app.database, THIRD, { smsFrom: SHARED });
    await app.startWorkers();
  });
  after(() => app?.stop());

  const {
    newNumber,
    ask,
    startWaiting,
    signalsOf,
    meanings,
    answer,
    stored,
    suppressed,
    settledAs,
    post,
    formOf,
  } = inboundTestApp(() => app);

  it('reaches the workflow that waits for it, in the order in which it was written, by reference only', async () => {
    const phone = newNumber();
    const { workflowId, notificationId } = await ask(phone);
    await startWaiting(workflowId);
    const sids = [
      await answer(phone, 'Ja!'),
      await answer(phone, 'doch nicht, Nein'),
      await answer(phone, '2'),
    ];
    for (const [index, sid] of sids.entries()) await settledAs(sid, index === 1 ? 'unmatched' : 'signalled');
    assert.deepEqual(await meanings(workflowId), ['confirm', 'text', 'cancel']);
    const [first] = await signalsOf(workflowId);
    const reply = await stored(sids[0] ?? '');
    assert.deepEqual(first, {
      replyId: reply?.id,
      meaning: 'confirm',
      notificationId,
      receivedAt: reply?.receivedAt.toISOString(),
    });
    assert.equal((await stored(sids[1] ?? ''))?.body, 'doch nicht, Nein');
    const histories = JSON.stringify([
      await app.client.workflow.getHandle(`${app.clinicId}/replies/${reply?.contactId}`).fetchHistory(),
      await app.client.workflow.getHandle(workflowId).fetchHistory(),
    ]);
    assert.doesNotMatch(histories, new RegExp(`${phone.slice(1)}|doch nicht`));
  });

  it('reaches the question that named its number, though other messages went to the phone after it', async () => {
    const phone = newNumber();
    const mother = await ask(phone, {}, { name: 'Maria' });
    const child = await ask(phone, {}, { name: 'Mia', reference: newId('patient') });
    await ask(phone, { replyWorkflowId: null });
    for (const { workflowId } of [mother, child]) await startWaiting(workflowId);
    for (const body of ['1', '4', '3 ja']) await settledAs(await answer(phone, body), 'signalled');
    assert.deepEqual(
      [await meanings(mother.workflowId), await meanings(child.workflowId)],
      [['confirm'], ['cancel', 'confirm']],
    );
    assert.notEqual(mother.contactId, child.contactId);
    assert.equal((await stored(await answer(phone, '4')))?.contactId, child.contactId);
  });

  it('in words changes nothing where two questions are open, and goes to staff', async () => {
    const phone = newNumber();
    const first = await ask(phone);
    const second = await ask(phone);
    for (const { workflowId } of [first, second]) await startWaiting(workflowId);
    for (const body of ['No', 'Yes', 'Cancel', '5', '1 no']) {
      const reply = await stored(await answer(phone, body));
      assert.deepEqual([body, reply?.meaning], [body, 'text']);
    }
  });

  it('of No to a reminder that offers only cancelling is a text, and 2 cancels', async () => {
    const phone = newNumber();
    const content = {
      template: 'appointment-reminder',
      startsAt: `${NEXT_YEAR}-06-15T08:00:00Z`,
      timeZone: 'Europe/Berlin',
      isConfirmed: true,
    } as const;
    await ask(phone, { content });
    const read = async (body: string) => (await stored(await answer(phone, body)))?.meaning;
    assert.deepEqual(
      [
        await read('No'),
        await read('Nein danke'),
        await read('1'),
        await read('Please cancel'),
        await read('2'),
      ],
      ['text', 'text', 'confirm', 'cancel', 'cancel'],
    );
  });

  it('to a check-in sent after a reminder cancels the appointment of the reminder with its number', async () => {
    const phone = newNumber();
    const reminder = await ask(phone);
    const checkIn = await ask(phone, { content: { template: 'visit-check-in' } });
    for (const { workflowId } of [reminder, checkIn]) await startWaiting(workflowId);
    for (const body of ['2', '3', '4'])
      await settledAs(await answer(phone, body), body === '4' ? 'unmatched' : 'signalled');
    assert.deepEqual(
      [await meanings(reminder.workflowId), await meanings(checkIn.workflowId)],
      [['cancel'], ['confirm', 'text']],
    );
  });

  it('is stored and passed on once however often it is delivered', async () => {
    const phone = newNumber();
    const { workflowId } = await ask(phone);
    await startWaiting(workflowId);
    const form = formOf(phone, 'nein');
    const posts = await Promise.all(Array.from({ length: 5 }, () => post(form)));
    assert.deepEqual(new Set(posts.map(({ status }) => status)), new Set([200]));
    await settledAs(form.MessageSid, 'signalled');
    assert.equal((await post(form)).status, 200);
    await settledAs(await answer(phone, '1'), 'signalled');
    assert.deepEqual(await meanings(workflowId), ['cancel', 'confirm']);
  });

  it('is left to staff when its workflow has ended, when nothing was asked, and from unknown numbers', async () => {
    const ended = newNumber();
    const { workflowId } = await ask(ended);
    const handle = await startWaiting(workflowId);
    await handle.terminate();
    const toEnded = await answer(ended, '1');
    const unasked = newNumber();
    await app.addContact({ phone: unasked, email: `${newId('to')}@clinic.example` });
    const toNobody = await answer(unasked, 'When do you open?');
    const unknown = await answer(newNumber(), 'Wer ist da?');
    for (const sid of [toEnded, toNobody, unknown]) await settledAs(sid, 'unmatched');

    const { messages } = await clientJson(['inbox', 'list', '--status', 'unmatched'], app.environment);
    const listed = JSON.stringify(messages);
    for (const sid of [toEnded, toNobody, unknown])
      assert.match(listed, new RegExp(`${(await stored(sid))?.id}`));
    assert.doesNotMatch(listed, /When do you open|\+49/);
    const told = await runClient(['inbox', 'list', '--status', 'unmatched', '--text'], app.environment);
    assert.match(told.stdout, /: When do you open\?/);
    const id = (await stored(unknown))?.id ?? '';
    const alertsAbout = async () =>
      (await listAlerts(app.database, { openOnly: true, limit: 99 })).filter(({ subject }) => subject === id);
    assert.deepEqual(
      (await alertsAbout()).map(({ kind, critical }) => [kind, critical]),
      [['replyNeedsAttention', false]],
    );
    await clientJson(['inbox', 'settle', id], app.environment);
    const again = await runClient(['inbox', 'settle', id], app.environment);
    assert.deepEqual([again.code, (await stored(unknown))?.state], [2, 'handled']);
    assert.deepEqual(await alertsAbout(), []);
    assert.match(again.stderr, /is not unmatched \(handled\); there is nothing to settle/);
  });

  it('of urgent words is told the clinic at once, as critical, and stays in the inbox until it is settled', async () => {
    const endpointId = await app.addWebhookEndpoint();
    const phone = newNumber();
    const { workflowId, contactId } = await ask(phone, { content: { template: 'visit-check-in' } });
    await startWaiting(workflowId);
    const sid = await answer(phone, 'I have strong chest pain');
    const reply = await stored(sid);
    const [alert] = (await listAlerts(app.database, { openOnly: true, limit: 99 })).filter(
      ({ subject }) => subject === reply?.id,
    );
    assert.deepEqual(
      [alert?.kind, alert?.critical, alert?.clinicId],
      ['replyNeedsAttention', true, app.clinicId],
    );
    await settledAs(sid, 'unmatched');
    const event = await eventually('the webhook', async () =>
      (await outbox(app.sandbox)).webhooks
        .map(({ body }) => JSON.parse(body))
        .find(({ data }) => data.replyId === reply?.id),
    );
    assert.deepEqual(
      [event?.type, event?.data],
      ['reply.needsAttention', { clinicId: app.clinicId, replyId: reply?.id, contactId, urgent: true }],
    );
    assert.deepEqual(await meanings(workflowId), ['text']);
    await setWebhookEndpointEnabled(app.database, app.clinicId, endpointId, false);
  });

  it('suppresses the number with STOP at once, tells the workflow, and START takes that back', async () => {
    const phone = newNumber();
    const { workflowId, messageId } = await ask(phone);
    await startWaiting(workflowId);
    const sid = await answer(phone, 'Bitte keine SMS mehr, danke');
    const [suppression, ...others] = await suppressed(phone);
    assert.deepEqual([suppression?.reason, suppression?.messageId, others.length], ['stop', messageId, 0]);
    await settledAs(sid, 'signalled');
    assert.deepEqual(await meanings(workflowId), ['stop']);
    assert.equal((await stored(await answer(phone, 'START')))?.state, 'handled');
    assert.deepEqual(await suppressed(phone), []);
  });

  it('of STOP, delivered again after START, does not suppress the number again', async () => {
    const phone = newNumber();
    const stop = formOf(phone, 'STOP');
    await post(stop);
    await post(formOf(phone, 'START'));
    await post(stop);
    assert.deepEqual(await suppressed(phone), []);
  });

  it('of STOP is handled when the workflow has ended, and CANCEL means STOP when nothing was asked', async () => {
    const phone = newNumber();
    await ask(phone);
    await settledAs(await answer(phone, 'STOP'), 'handled');
    const unasked = newNumber();
    assert.equal((await stored(await answer(unasked, 'Cancel')))?.meaning, 'stop');
    assert.equal((await suppressed(unasked)).length, 1);
  });

  it('of HELP is answered once a day, in the contact’s language, and not when Twilio has answered', async () => {
    const phone = newNumber();
    await ask(phone, { replyWorkflowId: null }, { locale: 'de' });
    for (const body of ['Hilfe', 'HELP?']) await settledAs(await answer(phone, body), 'handled');
    const sent = async () => (await outbox(app.sandbox)).sms.filter(({ to }) => to === phone);
    await eventually('an answer is sent', async () => (await sent()).length > 0);
    const other = newNumber();
    await ask(other);
    const answered = formOf(other, 'HELP', { OptOutType: 'HELP' });
    await post(answered);
    assert.equal((await stored(answered.MessageSid))?.state, 'handled');
    const answers = (await sent()).filter(({ body }) => body.includes('rufen Sie uns bitte an'));
    assert.equal(answers.length, 1);
  });

  it('of HELP is answered after STOP, which stays in force', async () => {
    const phone = newNumber();
    await ask(phone);
    await answer(phone, 'stop texting me');
    await settledAs(await answer(phone, 'HELP'), 'handled');
    await eventually('an answer is sent', async () =>
      (await outbox(app.sandbox)).sms.some(({ to, body }) => to === phone && body.includes('call us')),
    );
    assert.deepEqual(
      (await suppressed(phone)).map(({ reason }) => reason),
      ['stop'],
    );
  });

  it('waits while Temporal is away, and is passed on by the sweep', async () => {
    const phone = newNumber();
    const { workflowId, contactId, notificationId } = await ask(phone);
    await startWaiting(workflowId);
    const providerId = newId('SM');
    await app.database
      .insertInto('inboundMessages')
      .values({
        clinicId: app.clinicId,
        id: newId('in'),
        providerId,
        sender: phone,
        recipient: '+15005550006',
        body: '1',
        meaning: 'confirm',
        contactId,
        notificationId,
        workflowId,
        state: 'pending',
      })
      .execute();
    const { handle } = await startJob(app.client, sweepReplies, { untouchedMinutes: 0 });
    assert.deepEqual(await handle.result(), { contacts: 1 });
    assert.deepEqual(await meanings(workflowId), ['confirm']);
  });

  it('reaches the clinic that sends from the number it came to', async () => {
    const phone = newNumber();
    const form = { ...formOf(phone, 'When do you open?'), To: '+15005550007' };
    await post(form);
    const reply = await stored(form.MessageSid);
    assert.deepEqual([reply?.clinicId, reply?.contactId, reply?.state], ['riverside', null, 'unmatched']);
    const listed = (clinic: string) =>
      clientJson(['inbox', 'list', '--clinic', clinic], app.environment).then(JSON.stringify);
    const id = reply?.id ?? assert.fail();
    assert.match(await listed('riverside'), new RegExp(id));
    assert.doesNotMatch(await listed('test-clinic'), new RegExp(id));
    const settled = await runClient(['inbox', 'settle', id, '--clinic', 'test-clinic'], app.environment);
    const unknown = await runClient(
      ['inbox', 'settle', `in_${'0'.repeat(24)}`, '--clinic', 'test-clinic'],
      app.environment,
    );
    assert.deepEqual(
      [settled.code, settled.stderr.replaceAll(id, 'ID')],
      [2, unknown.stderr.replace(/in_0+/g, 'ID')],
    );
    assert.equal((await stored(form.MessageSid))?.state, 'unmatched');
  });

  it('to a number of several clinics is for the one that wrote last from there, and stops that one alone', async () => {
    const phone = newNumber();
    await ask(phone, { clinicId: THIRD }, { clinicId: THIRD }, SHARED);
    await ask(phone, { clinicId: OTHER }, { clinicId: OTHER }, SHARED);
    // Neither is what another clinic wrote from its own number.
    await ask(phone);
    const form = { ...formOf(phone, 'STOP'), To: SHARED };
    await post(form);
    assert.equal((await stored(form.MessageSid))?.clinicId, OTHER);
    const reasons = async (clinicId: ClinicId) =>
      (await suppressed(phone, clinicId)).map(({ reason }) => reason);
    assert.deepEqual(await Promise.all([OTHER, THIRD, RIVERSIDE, app.clinicId].map(reasons)), [
      ['stop'],
      [],
      [],
      [],
    ]);
  });

  it('is stored for no clinic when none can be told: an alert names it, without its text', async () => {
    const toShared = { ...formOf(newNumber(), 'It is about my knee'), To: SHARED };
    const toNobody = { ...formOf(newNumber(), 'It is about my knee'), To: '+15005550009' };
    for (const form of [toShared, toNobody]) {
      assert.equal((await post(form)).status, 200);
      assert.equal(await stored(form.MessageSid), undefined);
    }
    const alerts = await listAlerts(app.database, { openOnly: true, kind: 'replyUnassigned', limit: 10 });
    assert.deepEqual(
      alerts.map(({ subject, clinicId }) => [subject, clinicId]).sort(),
      [toShared, toNobody].map(({ MessageSid }) => [MessageSid, null]).sort(),
    );
    assert.doesNotMatch(JSON.stringify(alerts), /knee|\+49/);
  });

  it('to a number of a Messaging Service reaches the clinic that sends from the service', async () => {
    const service = `MG${'0'.repeat(32)}`;
    await app.changeClinic({ smsFrom: service }, RIVERSIDE);
    const form = formOf(newNumber(), 'Hello', { To: '+15005550010', MessagingServiceSid: service });
    await post(form);
    assert.equal((await stored(form.MessageSid))?.clinicId, 'riverside');
    await app.changeClinic({ smsFrom: '+15005550007' }, RIVERSIDE);
  });

  it('keeps every character that can be stored', async () => {
    const form = formOf(newNumber(), 'Grüße 👩🏽‍⚕️ \0 \' "; drop table messages; --');
    assert.equal((await post(form)).status, 200);
    assert.equal((await stored(form.MessageSid))?.body, 'Grüße 👩🏽‍⚕️  \' "; drop table messages; --');
  });

  it('is refused without a valid signature or without what makes it a message', async () => {
    const form = formOf(newNumber(), '1');
    assert.equal((await post(form, { token: 'another token' })).status, 401);
    assert.equal(await stored(form.MessageSid), undefined);
    const { MessageSid: _, ...incomplete } = form;
    assert.equal((await post(incomplete)).status, 422);
  });
});
