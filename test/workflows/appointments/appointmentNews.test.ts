import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import * as contract from '../../../src/contracts/appointments/appointments.ts';
import type { ContactId } from '../../../src/contracts/shared/ids.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { addPatients, bookTestAppointment, passUntil, smsTexts } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { NEXT_YEAR } from '../../support/nextYear.ts';
import { outbox } from '../../support/outbox.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const at = (hour: number): string => `${NEXT_YEAR}-06-15T${hour}:00`;

describe('what a patient is told of an appointment', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  let lastNumber = 4_915_113_700_000;
  /** Somebody in whose zone it is quiet from an hour ago until two hours from now. */
  async function sleepingPatient() {
    const phone = `+${++lastNumber}`;
    const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    const quietHours = `${clock(-1)}-${clock(2)}`;
    return { phone, contactId: await app.addContact({ phone, email: null, quietHours, timeZone: 'UTC' }) };
  }
  const book = (contactId: ContactId, booking: Partial<contract.Booking> = {}) =>
    bookTestAppointment(app, contactId, { localStart: at(10), reminders: [], ...booking });
  const move = (handle: WorkflowHandle, hour: number) =>
    handle.executeUpdate(contract.reschedule, { args: [{ localStart: at(hour) }] });
  const smsTo = (phone: string): string[] => (smsTexts(app).get(phone) ?? []).map(({ text }) => text);
  /** Lets the time of the notices of an appointment pass. */
  async function passForNotices(handle: WorkflowHandle) {
    const { events } = await handle.fetchHistory();
    for (const { childWorkflowExecutionStartedEventAttributes: child } of events ?? []) {
      const id = child?.workflowExecution?.workflowId;
      if (!id?.includes('/notification/')) continue;
      await fastForward(app.client, id).catch(() => undefined);
      await app.client.workflow.getHandle(id).result();
    }
  }

  it('is the time it has at last, however often it is moved to and fro', async () => {
    const [patient] = await addPatients(app, 1, 710_000);
    assert.ok(patient);
    const { handle } = await book(patient.contactId);
    for (const [index, hour] of [14, 10, 14].entries()) {
      assert.equal((await move(handle, hour)).notice?.state, 'sending');
      await eventually('the notice', () => smsTo(patient.phone).length === index + 1);
    }
    assert.match(smsTo(patient.phone).at(-1) ?? '', /has moved to .*14:00/);
    await handle.terminate();
  });

  it('is only the newest news once quiet hours end, and nothing where what they read last is true', async () => {
    const { contactId, phone } = await sleepingPatient();
    const { handle } = await book(contactId);
    const { notice } = await move(handle, 11);
    assert.deepEqual([notice?.state, notice?.reason], ['waiting', 'QuietHours']);
    await move(handle, 12);
    const cancelled = await handle.executeUpdate(contract.cancel, { args: [{}] });
    assert.equal(cancelled.notice?.state, 'waiting');
    const back = await book((await sleepingPatient()).contactId);
    await move(back.handle, 11);
    assert.equal((await move(back.handle, 10)).notice?.state, 'nothingToTell');

    await passForNotices(handle);
    await passForNotices(back.handle);
    const texts = smsTo(phone);
    assert.equal(texts.length, 1);
    assert.match(texts[0] ?? '', /10:00.* is cancelled/);
    assert.deepEqual(smsTo(`+${lastNumber}`), []);
    await back.handle.terminate();
  });

  it('does not wait for the end of quiet hours when the appointment would have begun by then', async () => {
    const { contactId, phone } = await sleepingPatient();
    const localStart = new Date(Date.now() + 3_600_000).toISOString().slice(0, 16);
    const { handle } = await book(contactId, { localStart, timeZone: 'UTC' });
    assert.equal((await move(handle, 14)).notice?.state, 'sending');
    await eventually('the news', () => smsTo(phone).length === 1);
    await handle.terminate();
  });

  it('is no reminder besides the notice of a move', async () => {
    const [patient] = await addPatients(app, 1, 730_000);
    const { contactId, phone } = patient ?? assert.fail();
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
    const booking = { localStart: inHours(100), timeZone: 'UTC', reminders: ['24h'] };
    const { handle } = await book(contactId, booking);
    const moved = await handle.executeUpdate(contract.reschedule, { args: [{ localStart: inHours(5) }] });
    assert.deepEqual(
      moved.reminders.map(({ state, reason }) => [state, reason]),
      [['waiting', 'MovedInsideLeadTime']],
    );
    await eventually('the notice', () => smsTo(phone).length === 1);
    await passUntil(app, handle.workflowId, new Date(Date.now() + 1_200_000).toISOString());
    await eventually('the reminder is left out', async () => {
      const { reminders } = await handle.query(contract.state);
      return reminders[0]?.state === 'skipped' && reminders[0].reason === 'MovedInsideLeadTime';
    });
    assert.equal(smsTo(phone).length, 1);
    await handle.terminate();
  });

  it('is nothing of a missed appointment once they have booked again', async () => {
    const [patient] = await addPatients(app, 1, 720_000);
    const { contactId } = patient ?? assert.fail();
    const missed = await book(contactId);
    await passUntil(app, missed.handle.workflowId, missed.state.startsAt);
    await eventually('the start', () =>
      missed.handle
        .executeUpdate(contract.recordAttendance, { args: [{ outcome: 'no-show' }] })
        .catch(() => undefined),
    );
    const { followUpsWorkflowId } = await missed.handle.result();
    const query = `ContactId = '${contactId}' and WorkflowType = 'runFollowUps'`;
    await eventually('the sequence', async () => (await app.client.workflow.count(query)).count === 1);
    const again = await book(contactId, { localStart: at(16) });
    const sequence = app.client.workflow.getHandle(followUpsWorkflowId ?? '');
    assert.equal((await sequence.result()).outcome, 'goalReached');
    await again.handle.terminate();
  });

  it('is nothing without an address: booking says so, and the clinic is told by alert and webhook', async () => {
    await app.addWebhookEndpoint();
    const contactId = await app.addContact({ email: 'no-phone@clinic.example', phone: null });
    const { handle, state, appointmentId } = await book(contactId, { channels: ['sms'] });
    assert.equal(state.isReachable, false);
    const { notice } = await handle.executeUpdate(contract.cancel, { args: [{}] });
    assert.deepEqual([notice?.state, notice?.reason], ['notTold', 'NoAddress']);
    const alerts = await listAlerts(app.database, { openOnly: true, kind: 'patientNotTold', limit: 9 });
    assert.deepEqual(
      alerts.map(({ subject }) => subject),
      [appointmentId],
    );
    await eventually('the webhook', async () =>
      (await outbox(app.sandbox)).webhooks.some(
        ({ body }) => body.includes('appointment.patientNotTold') && body.includes(appointmentId),
      ),
    );
  });
});
