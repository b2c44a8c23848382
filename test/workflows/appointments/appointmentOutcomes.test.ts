import assert from 'node:assert/strict';
import * as contract from '../../../src/contracts/appointments/appointments.ts';
import { followUpPosition } from '../../../src/contracts/followUps/followUpJobs.ts';
import { type Reply, reply } from '../../../src/contracts/messaging/notifications.ts';
import { findAppointment } from '../../../src/store/appointments/appointments.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import {
  addPatients,
  bookTestAppointment,
  type Patient,
  passUntil,
  smsTexts,
} from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { NEXT_YEAR } from '../../support/nextYear.ts';
import { outbox } from '../../support/outbox.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

/** After so many events Temporal suggests another run. */
const EVENTS_A_RUN = 4_096;
const SIGNALS_AT_ONCE = 64;
/** Adds an event to the history and changes nothing. */
const OPT_OUT: Reply = {
  replyId: 'in_0',
  meaning: 'stop',
  notificationId: 'nt_0',
  receivedAt: new Date().toISOString(),
};

type Booked = Pick<Awaited<ReturnType<typeof bookTestAppointment>>, 'handle'>;

describe('what becomes of an appointment', () => {
  let app: TestApp;
  let patients: Patient[];
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ reminderMessagesPerDay: null });
    await app.startWorkers();
    patients = await addPatients(app, 8);
  });
  after(() => app?.stop());

  const nextPatient = (): Patient => patients.pop() ?? assert.fail('no patient is left');
  const smsTo = (phone: string): string[] => (smsTexts(app).get(phone) ?? []).map(({ text }) => text);

  /** Waits until a reply is in the inbox, with an open alert about it. */
  const untilForStaff = (providerId: string) =>
    eventually('staff have a reply to read', async () => {
      const reply = await app.database
        .selectFrom('inboundMessages')
        .selectAll()
        .where('providerId', '=', providerId)
        .executeTakeFirst();
      const alerts = await listAlerts(app.database, {
        openOnly: true,
        limit: 50,
        kind: 'replyNeedsAttention',
      });
      return reply?.state === 'unmatched' && alerts.some(({ subject }) => subject === reply.id);
    });

  /** Records the outcome as soon as the appointment has begun. */
  const record = ({ handle }: Booked, outcome: 'completed' | 'no-show') =>
    eventually('the start', () =>
      handle.executeUpdate(contract.recordAttendance, { args: [{ outcome }] }).catch(() => undefined),
    );

  it('is confirmed and cancelled by replies of the patient, and the clinic is told', async () => {
    const { contactId, phone } = nextPatient();
    const { handle, appointmentId } = await bookTestAppointment(app, contactId);
    const answer = (meaning: Reply['meaning'], replyId: string) =>
      handle.signal(reply, {
        replyId,
        meaning,
        notificationId: 'nt_0',
        receivedAt: new Date().toISOString(),
      });
    // A clinic without a webhook is told by an alert.
    for (const replyId of ['in_0', 'in_1']) await answer('confirm', replyId);
    const alert = await eventually('an alert', async () =>
      (await listAlerts(app.database, { openOnly: true, limit: 50 })).find(
        ({ kind, subject, occurrences }) =>
          kind === 'appointmentAnswered' && subject === appointmentId && occurrences === 2,
      ),
    );
    assert.ok(alert);
    await app.addWebhookEndpoint();
    await answer('confirm', 'in_2');
    await eventually(
      'the confirmation',
      async () => (await handle.query(contract.state)).status === 'confirmed',
    );
    await answer('cancel', 'in_3');
    assert.equal((await handle.result()).status, 'cancelled');
    const told = await eventually('two webhooks', async () => {
      const { webhooks } = await outbox(app.sandbox);
      const bodies = webhooks
        .map(({ body }) => JSON.parse(body))
        .filter(({ data }) => data.appointmentId === appointmentId);
      return bodies.length >= 2 && bodies;
    });
    assert.deepEqual(told.map(({ type }) => type).sort(), ['appointment.cancelled', 'appointment.confirmed']);
    assert.equal((await findAppointment(app.database, app.clinicId, appointmentId))?.status, 'cancelled');
    assert.ok(smsTo(phone).every((message) => /is cancelled/.test(message)));
  });

  it('is decided only by the contact it has, who is reminded although the former contact was', async () => {
    const former = nextPatient();
    const present = nextPatient();
    const { handle } = await bookTestAppointment(app, former.contactId, { reminders: ['24h'] });
    await passUntil(app, handle.workflowId, `${NEXT_YEAR}-06-14T09:00:00Z`);
    await eventually('the reminder', () => smsTo(former.phone).length === 1);
    const { contactId } = present;
    await handle.executeUpdate(contract.changeContact, { args: [{ contactId }] });
    await eventually('the other reminder', () => smsTo(present.phone).length === 1);
    const { sid } = await app.sandbox.receiveSms({ from: former.phone, body: '2' });
    await untilForStaff(sid);
    assert.equal((await handle.query(contract.state)).status, 'booked');
    await app.sandbox.receiveSms({ from: present.phone, body: '2' });
    assert.equal((await handle.result()).status, 'cancelled');
  });

  it('is not changed by an answer after its start: staff read it, and record the attendance', async () => {
    const { contactId, phone } = nextPatient();
    const followUps = { completed: null, 'no-show': null };
    const { handle, state } = await bookTestAppointment(app, contactId, { reminders: ['24h'], followUps });
    await passUntil(app, handle.workflowId, state.startsAt);
    await eventually('the reminder', () => smsTo(phone).length === 1);
    await eventually('the start', async () => (await handle.query(contract.nextReminder)) === null);
    const { sid } = await app.sandbox.receiveSms({ from: phone, body: '2' });
    await untilForStaff(sid);
    assert.equal((await handle.query(contract.state)).status, 'booked');
    await record({ handle }, 'completed');
    assert.equal((await handle.result()).status, 'completed');
  });

  it('is not decided by an answer to a message about another time, which the clinic has to read', async () => {
    const { contactId, phone } = nextPatient();
    const { handle, appointmentId } = await bookTestAppointment(app, contactId, { reminders: ['24h'] });
    await passUntil(app, handle.workflowId, `${NEXT_YEAR}-06-14T09:00:00Z`);
    await eventually('the reminder', () => smsTo(phone).length === 1);
    const to = { localStart: `${NEXT_YEAR}-06-17T15:00`, notifyPatient: false };
    await handle.executeUpdate(contract.reschedule, { args: [to] });
    await app.sandbox.receiveSms({ from: phone, body: '1' });
    await eventually('the webhook', async () =>
      (await outbox(app.sandbox)).webhooks.some(
        ({ body }) => body.includes('appointment.answered') && body.includes(appointmentId),
      ),
    );
    assert.equal((await handle.query(contract.state)).status, 'booked');
    await handle.terminate();
  });

  for (const [outcome, sequence] of [
    ['completed', 'post-visit-check-in'],
    ['no-show', 'missed-appointment'],
  ] as const) {
    it(`leads into the sequence ${sequence} when it was: ${outcome}`, async () => {
      const { contactId } = nextPatient();
      const { handle, state } = await bookTestAppointment(app, contactId, { reminders: [] });
      await passUntil(app, handle.workflowId, state.startsAt);
      await record({ handle }, outcome);
      const { status, followUpsWorkflowId } = await handle.result();
      assert.equal(status, outcome);
      const followUps = app.client.workflow.getHandle(followUpsWorkflowId ?? '');
      assert.equal((await followUps.query(followUpPosition)).sequence, sequence);
      await followUps.terminate();
    });
  }

  it('is remembered as it was booked last, also by another run once its history is long', async () => {
    const { contactId, phone } = nextPatient();
    const { appointmentId, handle } = await bookTestAppointment(app, contactId);
    const followUps = { completed: null, 'no-show': null };
    const again = () => bookTestAppointment(app, contactId, { appointmentId, followUps });
    assert.equal((await again()).change, 'edited');
    assert.equal((await again()).change, 'unchanged');
    const before = await handle.executeUpdate(contract.confirm, { args: [{}] });

    const { runId } = await handle.describe();
    for (let events = 0; events < EVENTS_A_RUN; events += SIGNALS_AT_ONCE)
      await Promise.all(Array.from({ length: SIGNALS_AT_ONCE }, () => handle.signal(reply, OPT_OUT)));
    await eventually('another run', async () => (await handle.describe()).runId !== runId);
    assert.deepEqual(await handle.query(contract.state), before);
    await passUntil(app, handle.workflowId, before.startsAt);
    await eventually('the reminder', () => smsTo(phone).length === 1);
    await record({ handle }, 'completed');
    const end = { status: 'completed', remindersSent: 1, followUpsWorkflowId: null };
    assert.deepEqual(await handle.result(), end);
  });
});
