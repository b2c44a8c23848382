import assert from 'node:assert/strict';
import { sql } from 'kysely';
import {
  checkReminders,
  recomputeAppointments,
} from '../../../src/contracts/appointments/appointmentSweeps.ts';
import { nextReminder, state } from '../../../src/contracts/appointments/appointments.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { changeAppointment, findAppointment } from '../../../src/store/appointments/appointments.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { addPatients, bookTestAppointment, passUntil, smsTexts } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { NEXT_YEAR } from '../../support/nextYear.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('appointments that are watched over', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  const openAlerts = async () =>
    (await listAlerts(app.database, { openOnly: true, limit: 10 })).map(({ kind, subject }) => [
      kind,
      subject,
    ]);

  it('get a new plan by a sweep where the tz database has moved the start', async () => {
    const [patient, other] = await addPatients(app, 2);
    assert.ok(patient && other);
    const { appointmentId, handle } = await bookTestAppointment(app, patient.contactId);
    const untouched = await bookTestAppointment(app, other.contactId);
    // As if it had been worked out before Berlin gave up summer time.
    const wrong = { startsAt: new Date(`${NEXT_YEAR}-06-15T09:00:00Z`) };
    const { version } = await changeAppointment(app.database, app.clinicId, appointmentId, wrong);
    const sweep = await startJob(app.client, recomputeAppointments, {});
    assert.deepEqual(await sweep.handle.result(), { checked: 2, moved: 1 });
    const recomputed = await eventually('the new plan', async () => {
      const found = await handle.query(state);
      return found.version > version && found;
    });
    assert.deepEqual(
      [recomputed.startsAt, recomputed.reminders[0]?.dueAt],
      [`${NEXT_YEAR}-06-15T08:00:00.000Z`, `${NEXT_YEAR}-06-14T08:00:00.000Z`],
    );
    const stored = await findAppointment(app.database, app.clinicId, appointmentId);
    assert.equal(stored?.startsAt.toISOString(), `${NEXT_YEAR}-06-15T08:00:00.000Z`);
    assert.equal((await untouched.handle.query(state)).version, 1);
  });

  it('raise an alert by a sweep for a reminder that has been due for five minutes, until it is settled', async () => {
    const [patient] = await addPatients(app, 1, 700_000);
    assert.ok(patient);
    const { appointmentId, handle } = await bookTestAppointment(app, patient.contactId);
    // As if nobody had worked since yesterday.
    await handle.terminate();
    await app.database
      .updateTable('appointmentReminders')
      .set({ dueAt: new Date(Date.now() - 6 * 60_000) })
      .where('appointmentId', '=', appointmentId)
      .execute();
    const check = async () => (await startJob(app.client, checkReminders, {})).handle.result();
    assert.deepEqual(await check(), { overdue: 1 });
    assert.deepEqual(await openAlerts(), [['reminderOverdue', appointmentId]]);
    await changeAppointment(app.database, app.clinicId, appointmentId, { status: 'cancelled' });
    assert.deepEqual(await check(), { overdue: 0 });
    assert.deepEqual(await openAlerts(), []);
  });

  it('raise one themselves while a reminder cannot be prepared, and resolve it once it has left', async () => {
    const [patient] = await addPatients(app, 1, 710_000);
    assert.ok(patient);
    const { appointmentId, handle } = await bookTestAppointment(app, patient.contactId);
    const dueAt = (await handle.query(nextReminder))?.dueAt ?? assert.fail();
    const afterDue = (minutes: number) => new Date(Date.parse(dueAt) + minutes * 60_000).toISOString();
    const mend = await refuseReminders(appointmentId);
    await passUntil(app, handle.workflowId, afterDue(6));
    await eventually('the alert', async () => (await openAlerts()).length > 0);
    assert.deepEqual(await openAlerts(), [['reminderOverdue', appointmentId]]);
    assert.equal(smsTexts(app).get(patient.phone), undefined);
    await mend();
    await passUntil(app, handle.workflowId, afterDue(20), afterDue(6));
    await eventually('the end of the alert', async () => (await openAlerts()).length === 0);
    assert.equal(smsTexts(app).get(patient.phone)?.length, 1);
    await handle.terminate();
  });

  /** Lets the database refuse to note anything about an appointment's reminders until the answer is called. */
  async function refuseReminders(appointmentId: string): Promise<() => Promise<unknown>> {
    await sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused'; end $$`.execute(app.database);
    await sql`create trigger refusal before update on appointment_reminders for each row
      when (new.appointment_id = ${sql.lit(appointmentId)}) execute function refuse()`.execute(app.database);
    return () => sql`drop trigger refusal on appointment_reminders`.execute(app.database);
  }
});
