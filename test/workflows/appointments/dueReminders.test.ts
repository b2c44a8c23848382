import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import * as contract from '../../../src/contracts/appointments/appointments.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { endMaintenance, runMaintenance } from '../../../src/contracts/operations/maintenanceJobs.ts';
import { MaintenanceId } from '../../../src/contracts/shared/ids.ts';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import { newId } from '../../../src/security/newId.ts';
import { beginMaintenance } from '../../../src/store/operations/maintenances.ts';
import {
  addPatients,
  bookTestAppointment,
  type Patient,
  passUntil,
  smsTexts,
} from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const inHours = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);

describe('a reminder that falls due', () => {
  let app: TestApp;
  let patients: readonly Patient[];
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ reminderMessagesPerDay: 1 });
    await app.startWorkers();
    patients = await addPatients(app, 5);
  });
  after(() => app?.stop());

  const patient = (index: number): Patient => {
    const found = patients[index];
    assert.ok(found);
    return found;
  };
  const sentTo = ({ phone }: Patient): number => smsTexts(app).get(phone)?.length ?? 0;

  /** Books an appointment whose reminder is due at once, and which is two days away. */
  const bookDue = ({ contactId }: Patient, booking: Partial<contract.Booking> = {}) =>
    bookTestAppointment(app, contactId, {
      localStart: inHours(48),
      timeZone: 'UTC',
      reminders: ['72h'],
      pastDue: 'send',
      ...booking,
    });
  const untilSettled = (handle: WorkflowHandle) =>
    eventually('the end of its reminder', async () => {
      const [reminder] = (await handle.query(contract.state)).reminders;
      return reminder && !['waiting', 'sending'].includes(reminder.state) && reminder;
    });
  /** The jobs that an appointment has started, oldest first. */
  async function jobsOf(handle: WorkflowHandle): Promise<string[]> {
    const { events } = await handle.fetchHistory();
    return (events ?? []).flatMap(
      ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId ?? [],
    );
  }
  const notificationsOf = ({ contactId }: Patient) =>
    app.database
      .selectFrom('notifications')
      .select(['id', 'outcome'])
      .where('contactId', '=', contactId)
      .orderBy('createdAt')
      .execute();

  const refuseSmsTo = (phone: string) =>
    app.sandbox.inject({
      provider: 'twilio',
      kind: 'status',
      status: 400,
      body: { code: 21211 },
      containing: phone,
    });

  it('is sent without a job of its own', async () => {
    const { handle } = await bookDue(patient(0));
    assert.equal((await untilSettled(handle)).state, 'sent');
    assert.equal(sentTo(patient(0)), 1);
    assert.deepEqual(await jobsOf(handle), []);
    assert.deepEqual(
      (await notificationsOf(patient(0))).map(({ outcome }) => outcome),
      ['sent'],
    );
  });

  it('has ended once every channel has refused it', async () => {
    const { contactId, phone } = patient(1);
    refuseSmsTo(phone);
    const { handle } = await bookDue({ contactId, phone });
    const { state, reason } = await untilSettled(handle);
    assert.deepEqual([state, reason], ['failed', 'Undeliverable']);
    assert.deepEqual(await jobsOf(handle), []);
    const [notification] = await notificationsOf(patient(1));
    assert.equal(notification?.outcome, 'failed');
  });

  it('leaves by a job over the next channel when the first one refuses it', async () => {
    const email = 'second.channel@patients.example';
    const phone = '+4915113699999';
    const contactId = await app.addContact({ email, phone, quietHours: 'none' });
    refuseSmsTo(phone);
    const { handle } = await bookDue({ contactId, phone }, { channels: ['sms', 'email'] });
    assert.equal((await untilSettled(handle)).state, 'sent');
    const emails = app.sandbox.journal.query({ operation: 'emails.send', outcome: 'accepted' });
    assert.equal(emails.filter(({ body }) => JSON.stringify(body).includes(email)).length, 1);
    assert.equal((await jobsOf(handle)).length, 1);
  });

  it('waits in a job that is cancelled with the appointment, and what put it off is told once', async () => {
    const first = await bookDue(patient(2));
    await untilSettled(first.handle);
    const { handle } = await bookDue(patient(2), { localStart: inHours(50) });
    const [, waiting] = await eventually('another notification', async () => {
      const found = await notificationsOf(patient(2));
      return found.length === 2 && found;
    });
    assert.ok(waiting);
    const job = app.client.workflow.getHandle(`${app.clinicId}/notification/${waiting.id}`);
    await eventually('its job waits', async () => {
      const { phase } = await job.query(progress);
      return phase === 'waiting: FrequencyCap';
    });
    const decisions = await app.database
      .selectFrom('sendingDecisions')
      .select('reason')
      .where('notificationId', '=', waiting.id)
      .execute();
    assert.deepEqual(decisions, [{ reason: 'FrequencyCap' }]);
    await handle.executeUpdate(contract.cancel, { args: [{ notifyPatient: false }] });
    assert.equal((await job.describe()).status.name, 'CANCELLED');
    assert.equal((await notificationsOf(patient(2)))[1]?.outcome, 'cancelled');
    assert.equal(sentTo(patient(2)), 1);
  });

  it('is held back by maintenance and sent once after its end', async () => {
    const maintenanceId = MaintenanceId.parse(newId('mt'));
    assert.ok(await beginMaintenance(app.database, { id: maintenanceId, reason: 'a test', until: null }));
    const { handle: maintenance } = await startJob(app.client, runMaintenance, {
      maintenanceId,
      until: null,
    });
    const { handle } = await bookDue(patient(3));
    const [job = ''] = await eventually('its job', async () => {
      const jobs = await jobsOf(handle);
      return jobs.length > 0 && jobs;
    });
    await eventually('it is held', async () => {
      const held = app.database.selectFrom('heldJobs').select('workflowId');
      return (await held.where('workflowId', '=', job).execute()).length > 0;
    });
    assert.equal(sentTo(patient(3)), 0);
    await maintenance.signal(endMaintenance);
    assert.equal((await untilSettled(handle)).state, 'sent');
    assert.deepEqual(await jobsOf(handle), [job]);
    assert.equal(sentTo(patient(3)), 1);
  });

  it('leaves by a job with the tag of its contact when that is another one than was booked first', async () => {
    const { handle } = await bookTestAppointment(app, patient(0).contactId);
    const to = { contactId: patient(4).contactId };
    const { reminders } = await handle.executeUpdate(contract.changeContact, { args: [to] });
    assert.ok(reminders[0]);
    await passUntil(app, handle.workflowId, reminders[0].dueAt);
    assert.equal((await untilSettled(handle)).state, 'sent');
    const [job = ''] = await jobsOf(handle);
    const { typedSearchAttributes } = await app.client.workflow.getHandle(job).describe();
    assert.match(JSON.stringify(typedSearchAttributes), new RegExp(patient(4).contactId));
  });
});
