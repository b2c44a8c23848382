import assert from 'node:assert/strict';
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import * as contract from '../../../src/contracts/appointments/appointments.ts';
import type { ContactId } from '../../../src/contracts/shared/ids.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../../src/security/newId.ts';
import { describeAppointment, findAppointment } from '../../../src/store/appointments/appointments.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { bookTestAppointment, passUntil } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { NEXT_YEAR, SPRING_FORWARD_DAY } from '../../support/nextYear.ts';
import { outbox } from '../../support/outbox.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const BERLIN = 'Europe/Berlin';

describe('remindAppointment', () => {
  let app: TestApp;
  let numbers = 0;
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ reminderMessagesPerDay: null });
    await app.startWorkers();
  });
  after(() => app?.stop());

  const newNumber = (): string => {
    numbers += 1;
    return `+4915112${String(345_000 + numbers)}`;
  };

  async function addPatient(timeZone = BERLIN): Promise<{ contactId: ContactId; phone: string }> {
    const phone = newNumber();
    return { phone, contactId: await app.addContact({ phone, email: null, timeZone }) };
  }

  const bookFor = (contactId: ContactId, booking: Partial<contract.Booking> = {}) =>
    bookTestAppointment(app, contactId, booking);

  const smsTo = async (phone: string): Promise<string[]> =>
    (await outbox(app.sandbox)).sms.filter(({ to }) => to === phone).map(({ body }) => body);
  const untilSent = (phone: string, count: number) =>
    eventually(`${count} SMS`, async () => {
      const messages = await smsTo(phone);
      return messages.length >= count && messages;
    });
  /** Notices wait for the end of quiet hours when the tests run at night. */
  async function fastForwardChildren(handle: WorkflowHandle): Promise<void> {
    const { events } = await handle.fetchHistory();
    for (const { childWorkflowExecutionStartedEventAttributes: child } of events ?? [])
      if (child?.workflowExecution?.workflowId)
        await fastForward(app.client, child.workflowExecution.workflowId).catch(() => undefined);
  }
  const failsWith = (type: string) => (error: unknown) =>
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof Error &&
    'type' in error.cause &&
    error.cause.type === type;

  it('books in one call, sends each reminder once at its time, and ends a week after the start', async () => {
    const { contactId, phone } = await addPatient();
    const { change, state, handle } = await bookFor(contactId, { reminders: ['24h', '1d@18:00', '2h'] });
    assert.equal(change, 'booked');
    assert.equal(state.startsAt, `${NEXT_YEAR}-06-15T08:00:00.000Z`);
    assert.deepEqual(
      state.reminders.map(({ offset, dueAt }) => [offset, dueAt]),
      [
        ['24h', `${NEXT_YEAR}-06-14T08:00:00.000Z`],
        ['1d@18:00', `${NEXT_YEAR}-06-14T16:00:00.000Z`],
        ['2h', `${NEXT_YEAR}-06-15T06:00:00.000Z`],
      ],
    );
    assert.equal((await handle.query(contract.nextReminder))?.offset, '24h');
    await fastForward(app.client, handle.workflowId);
    assert.deepEqual(await handle.result(), {
      status: 'unreported',
      remindersSent: 3,
      followUpsWorkflowId: null,
    });
    const messages = await smsTo(phone);
    assert.equal(messages.length, 3);
    assert.match(messages[0] ?? '', new RegExp(`15 Jun ${NEXT_YEAR}, 10:00\\. Reply 1`));
    const history = JSON.stringify(await handle.fetchHistory());
    assert.doesNotMatch(history, new RegExp(phone.slice(1)));
  });

  it('answers whether booking again changed anything, and tells the patient of a move', async () => {
    const { contactId, phone } = await addPatient('America/New_York');
    const { appointmentId, handle } = await bookFor(contactId);
    const again = (booking: Partial<contract.Booking>) => bookFor(contactId, { appointmentId, ...booking });
    assert.equal((await again({})).change, 'unchanged');
    const edited = await again({ reminders: ['48h'] });
    assert.deepEqual([edited.change, edited.state.version], ['edited', 2]);
    // The clocks go forward over 02:30.
    const moved = await again({
      reminders: ['48h'],
      localStart: `${NEXT_YEAR}-03-${SPRING_FORWARD_DAY}T02:30`,
    });
    assert.deepEqual(
      [moved.change, moved.state.startsAt, moved.state.clockChange],
      ['moved', `${NEXT_YEAR}-03-${SPRING_FORWARD_DAY}T01:30:00.000Z`, 'skipped'],
    );
    await fastForwardChildren(handle);
    const [notice, ...others] = await untilSent(phone, 1);
    assert.equal(others.length, 0);
    const told = `has moved to Sun, ${SPRING_FORWARD_DAY} Mar ${NEXT_YEAR}, 03:30 (Europe/Berlin)`;
    assert.ok(notice?.includes(told), notice);
    await handle.terminate();
  });

  it('reminds of the new time only, once an appointment has been moved', async () => {
    const { contactId, phone } = await addPatient();
    const { handle } = await bookFor(contactId, { reminders: ['24h', '30d@12:00'] });
    const to = { localStart: `${NEXT_YEAR}-05-20T09:00`, notifyPatient: false };
    const state = await handle.executeUpdate(contract.reschedule, { args: [to] });
    assert.deepEqual(state.reminders[0], {
      offset: '30d@12:00',
      dueAt: `${NEXT_YEAR}-04-20T10:00:00.000Z`,
      state: 'waiting',
      reason: null,
    });
    await fastForward(app.client, handle.workflowId);
    await handle.result();
    const messages = await smsTo(phone);
    assert.equal(messages.length, 2);
    for (const message of messages) assert.ok(message.includes(`20 May ${NEXT_YEAR}, 09:00`), message);
  });

  it('sends nothing once it is cancelled, and tells why', async () => {
    const { contactId, phone } = await addPatient();
    const { handle, appointmentId } = await bookFor(contactId);
    const state = await handle.executeUpdate(contract.cancel, { args: [{ notifyPatient: false }] });
    assert.equal(state.status, 'cancelled');
    assert.deepEqual(
      state.reminders.map(({ reason }) => reason),
      ['AppointmentCancelled'],
    );
    assert.deepEqual(await handle.result(), {
      status: 'cancelled',
      remindersSent: 0,
      followUpsWorkflowId: null,
    });
    assert.deepEqual(await handle.query(contract.state), state);
    assert.equal((await findAppointment(app.database, app.clinicId, appointmentId))?.status, 'cancelled');
    assert.deepEqual(await smsTo(phone), []);
    await assert.rejects(handle.executeUpdate(contract.confirm, { args: [{}] }));

    // Booked anew under the same id, it is an appointment like any other.
    const anew = await bookFor(contactId, { appointmentId });
    assert.deepEqual([anew.change, anew.state.status], ['booked', 'booked']);
    await anew.handle.terminate();
  });

  it('skips what was due before booking, or sends the last of it at once, as the rule says', async () => {
    const localStart = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 16);
    const reminders = ['24h', '12h', '1h'];
    const inside = { localStart, timeZone: 'UTC', reminders };
    const contact = { email: null, quietHours: 'none' };
    const skipping = await bookFor(await app.addContact({ ...contact, phone: newNumber() }), inside);
    assert.deepEqual(
      skipping.state.reminders.map(({ reason }) => reason),
      ['BookedInsideLeadTime', 'BookedInsideLeadTime', null],
    );
    const phone = newNumber();
    const sending = await bookFor(await app.addContact({ ...contact, phone }), {
      ...inside,
      pastDue: 'send',
    });
    assert.deepEqual(
      sending.state.reminders.map(({ reason }) => reason),
      ['Superseded', 'SentAtOnce', null],
    );
    await untilSent(phone, 1);
    for (const { handle } of [skipping, sending]) await handle.terminate();
  });

  it('refuses changes that make no sense, and stays as it is', async () => {
    const { contactId } = await addPatient();
    await assert.rejects(
      bookFor(contactId, { localStart: '2020-01-01T10:00' }),
      failsWith('StartsInThePast'),
    );
    await assert.rejects(
      bookFor(contactId, { followUps: { completed: null, 'no-show': 'nothing-like-it' } }),
      failsWith('SequenceNotRunnable'),
    );
    const { handle } = await bookFor(contactId);
    const before = await handle.query(contract.state);
    const reschedule = (localStart: string) =>
      handle.executeUpdate(contract.reschedule, { args: [{ localStart }] });
    await assert.rejects(reschedule(`${NEXT_YEAR}-02-30T10:00`), failsWith('InvalidChange'));
    await assert.rejects(reschedule('2020-01-01T10:00'), failsWith('StartsInThePast'));
    // Past in Berlin, but not everywhere yet: only an activity can tell.
    const justPast = new Date(Date.now() - 60_000).toISOString().slice(0, 16);
    await assert.rejects(reschedule(justPast), failsWith('StartsInThePast'));
    const stranger = contract.ContactChange.parse({ contactId: newId('ct') });
    await assert.rejects(
      handle.executeUpdate(contract.changeContact, { args: [stranger] }),
      failsWith('ContactNotFound'),
    );
    await assert.rejects(
      handle.executeUpdate(contract.recordAttendance, { args: [{ outcome: 'no-show' }] }),
      failsWith('NotStarted'),
    );
    assert.deepEqual(await handle.query(contract.state), before);
    await handle.terminate();
  });

  it('reminds another contact after changeContact', async () => {
    const first = await addPatient();
    const second = await addPatient();
    const { handle } = await bookFor(first.contactId);
    await handle.executeUpdate(contract.changeContact, { args: [{ contactId: second.contactId }] });
    await fastForward(app.client, handle.workflowId);
    await handle.result();
    assert.equal((await smsTo(second.phone)).length, 1);
    assert.deepEqual(await smsTo(first.phone), []);
  });

  it('reads the appointment again before it sends: a place that was edited since is the one it names', async () => {
    const email = 'ada@patients.example';
    const contactId = await app.addContact({ email, phone: null, timeZone: BERLIN });
    const { appointmentId, handle } = await bookFor(contactId, { channels: ['email'] });
    const details = { place: 'Hill Street 4', reference: null };
    const appointment = await findAppointment(app.database, app.clinicId, appointmentId);
    assert.ok(appointment);
    const booking = contract.remindAppointment.input.parse({
      appointmentId,
      clinicId: app.clinicId,
      contactId,
      localStart: appointment.localStart,
      timeZone: BERLIN,
    });
    await describeAppointment(app.database, booking, appointment.startsAt, details);
    await fastForward(app.client, handle.workflowId);
    assert.equal((await handle.result()).remindersSent, 1);
    const { emails } = await outbox(app.sandbox);
    assert.match(emails.find(({ to }) => to.includes(email))?.text ?? '', /Hill Street 4/);
  });

  it('puts a reminder off to the end of quiet hours that the contact has named since', async () => {
    const contact = { phone: newNumber(), email: null, quietHours: 'none' };
    const contactId = await app.addContact(contact);
    const { handle } = await bookFor(contactId);
    await app.addContact({ ...contact, id: contactId, quietHours: '07:30-09:00' });
    const day = `${NEXT_YEAR}-06-14`;
    await passUntil(app, handle.workflowId, `${day}T08:30:00Z`);
    const putOff = await eventually('another plan', async () => {
      const reminder = await handle.query(contract.nextReminder);
      return reminder?.reason === 'AfterQuietHours' && reminder;
    });
    assert.equal(putOff.dueAt, `${day}T09:00:00.000Z`);
    assert.deepEqual(await smsTo(contact.phone), []);
    await passUntil(app, handle.workflowId, `${day}T10:00:00Z`, `${day}T08:30:00Z`);
    assert.equal((await untilSent(contact.phone, 1)).length, 1);
    await handle.terminate();
  });

  it('never raised an alert for a reminder that was in time', async () => {
    const alerts = await listAlerts(app.database, { openOnly: false, limit: 100 });
    assert.deepEqual(
      alerts.filter(({ kind }) => kind === 'reminderOverdue'),
      [],
    );
  });
});
