import assert from 'node:assert/strict';
import { recordAttendance, reschedule, state } from '../../src/contracts/appointments/appointments.ts';
import { followUpPosition } from '../../src/contracts/followUps/followUpJobs.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { addPatients, bookTestAppointment, passUntil, smsTexts } from '../support/appointments.ts';
import { eventually } from '../support/eventually.ts';
import { NEXT_YEAR, SPRING_FORWARD_DAY } from '../support/nextYear.ts';
import { outbox } from '../support/outbox.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

/** In it, Berlin's clocks go forward over 02:30. */
const NIGHT = `${NEXT_YEAR}-03-${SPRING_FORWARD_DAY}`;
const EVE = `${NEXT_YEAR}-03-${SPRING_FORWARD_DAY - 1}`;

describe('an appointment from booking to the next quarter', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.changeClinic({ reminderMessagesPerDay: null });
    await app.startWorkers();
  });
  after(() => app?.stop());

  it('is booked, moved into the night of a clock change, confirmed by SMS, completed and followed up', async () => {
    const [patient] = await addPatients(app, 1);
    assert.ok(patient);
    await app.addWebhookEndpoint();
    const textsSoFar = () => (smsTexts(app).get(patient.phone) ?? []).map(({ text }) => text);
    const untilTexts = (count: number) =>
      eventually(`${count} SMS`, () => textsSoFar().length >= count && textsSoFar());

    const { handle } = await bookTestAppointment(app, patient.contactId, {
      localStart: `${EVE}T10:00`,
      reminders: ['24h', '1d@18:00'],
      followUps: { completed: 'chronic-care-quarterly', 'no-show': null },
    });
    const to = { localStart: `${NIGHT}T02:30`, notifyPatient: false };
    const moved = await handle.executeUpdate(reschedule, { args: [to] });
    assert.deepEqual([moved.startsAt, moved.clockChange], [`${NIGHT}T01:30:00.000Z`, 'skipped']);
    assert.deepEqual(
      moved.reminders.map(({ dueAt }) => dueAt),
      [`${EVE}T01:30:00.000Z`, `${EVE}T17:00:00.000Z`],
    );

    await passUntil(app, handle.workflowId, `${EVE}T20:00:00Z`);
    const [reminder, ...others] = await untilTexts(2);
    assert.equal(others.length, 1);
    const told = new RegExp(
      `Sun, ${SPRING_FORWARD_DAY} Mar ${NEXT_YEAR}, 03:30 \\(Europe/Berlin\\).*Reply 1 to confirm`,
    );
    assert.match(reminder ?? '', told);

    await app.sandbox.receiveSms({ from: patient.phone, body: '1' });
    await eventually('the confirmation', async () => (await handle.query(state)).status === 'confirmed');
    await eventually('the webhook', async () =>
      (await outbox(app.sandbox)).webhooks.some(({ body }) => body.includes('appointment.confirmed')),
    );

    await passUntil(app, handle.workflowId, moved.startsAt, `${EVE}T20:00:00Z`);
    await eventually('the start', () =>
      handle.executeUpdate(recordAttendance, { args: [{ outcome: 'completed' }] }).catch(() => undefined),
    );
    const { followUpsWorkflowId, ...result } = await handle.result();
    assert.deepEqual(result, { status: 'completed', remindersSent: 2 });
    assert.ok(followUpsWorkflowId);
    await fastForward(app.client, followUpsWorkflowId);
    const texts = await untilTexts(4);
    assert.match(texts[2] ?? '', /check-up|appointment/i);
    const followUps = app.client.workflow.getHandle(followUpsWorkflowId);
    await app.sandbox.receiveSms({ from: patient.phone, body: 'STOP' });
    assert.equal((await followUps.result()).outcome, 'optedOut');
    assert.ok((await followUps.query(followUpPosition)).sent >= 2);
  });
});
