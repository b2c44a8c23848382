import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type Booking, state } from '../../../src/contracts/appointments/appointments.ts';
import { newId } from '../../../src/security/newId.ts';
import { bookTestAppointment, passUntil } from '../../support/appointments.ts';
import { eventually } from '../../support/eventually.ts';
import { startRestartableTemporal } from '../../support/restartableTemporal.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const APPOINTMENTS = 50;
const MINUTE_MS = 60_000;
/** Left until reminders are due when the server is stopped. */
const BEFORE_DUE_MS = 15_000;
/** Time for a second message to show. */
const SETTLE_MS = 3_000;
/** Longest wait for what comes by itself: all outages share the machine. */
const SETTINGS = { REMINDER_MESSAGES_PER_DAY: '0' };

/** Appointments of one kind, each of a patient of its own, who is reached by e-mail. */
async function bookMany(app: TestApp, count: number, booking: Partial<Booking> = {}) {
  const booked = await Promise.all(
    Array.from({ length: count }, async () => {
      const email = `${newId('to')}@patients.example`;
      const contactId = await app.addContact({ email, quietHours: 'none' });
      const answer = await bookTestAppointment(app, contactId, { channels: ['email'], ...booking });
      return { ...answer, email };
    }),
  );
  // Time passes only for workflows that have nothing else under way, such as to tell sequences of the booking.
  await eventually('the end of booking', async () => {
    const described = await Promise.all(booked.map(({ handle }) => handle.describe()));
    return described.every(({ raw }) => !raw.pendingActivities?.length && !raw.pendingWorkflowTask);
  });
  const times = (): number[] => {
    const sent = sentTo(app);
    return booked.map(({ email }) => sent.get(email) ?? 0);
  };
  return {
    /** How often each was reminded. */
    times,
    reminded: () => times().filter((count) => count > 0).length,
    /** Lets the time of all pass up to so many minutes before their start. */
    passUntilBefore: (minutes: number) =>
      Promise.all(
        booked.map(({ handle, state: { startsAt } }) => {
          const instant = new Date(Date.parse(startsAt) - minutes * MINUTE_MS).toISOString();
          return passUntil(app, handle.workflowId, instant);
        }),
      ),
    /** What became of the reminders, of all alike. */
    async fates() {
      const fates = await Promise.all(
        booked.map(async ({ handle }) => {
          const { reminders } = await handle.query(state);
          return reminders.map((one) => [one.offset, one.state, one.reason].join(' '));
        }),
      );
      return [...new Set(fates.map((each) => each.join('; ')))];
    },
  };
}

/** E-mails the provider has taken, by address. */
function sentTo({ sandbox }: TestApp): Map<string, number> {
  const sent = new Map<string, number>();
  for (const { body } of sandbox.journal.query({ operation: 'emails.send', outcome: 'accepted' }))
    for (const address of [Object(body).to].flat()) sent.set(address, (sent.get(address) ?? 0) + 1);
  return sent;
}

const each = (count: number, times: number): number[] => Array.from({ length: count }, () => times);

async function kill(worker: Awaited<ReturnType<TestApp['startWorkerProcess']>>): Promise<void> {
  process.kill(worker.pid, 'SIGKILL');
  await worker.exited;
}

async function withApp(
  run: (app: TestApp) => Promise<void>,
  server?: { readonly temporalAddress: string },
): Promise<void> {
  const app = await startTestApp(SETTINGS, server);
  try {
    await run(app);
  } finally {
    await app.stop();
  }
}

const whileTheWorkerIsKilled = () =>
  withApp(async (app) => {
    const first = await app.startWorkerProcess();
    const booked = await bookMany(app, APPOINTMENTS);
    await kill(first);
    await booked.passUntilBefore(23 * 60);
    await delay(SETTLE_MS);
    assert.equal(booked.reminded(), 0);

    const second = await app.startWorkerProcess();
    await eventually('the first of them', () => booked.reminded() >= 5);
    await kill(second);
    await app.startWorkerProcess();
    // What the killed worker had in hand is tried again after a minute.
    await eventually('all of them', () => booked.reminded() === APPOINTMENTS, 240_000);
    await delay(SETTLE_MS);
    assert.deepEqual(booked.times(), each(APPOINTMENTS, 1));
  });

const afterTheyCameDueOneAfterTheOther = () =>
  withApp(async (app) => {
    const first = await app.startWorkerProcess();
    const ahead = await bookMany(app, 20, { reminders: ['5m', '4m', '1m'] });
    const begun = await bookMany(app, 10, { reminders: ['1m'] });
    await kill(first);
    await ahead.passUntilBefore(5);
    await begun.passUntilBefore(1);
    // The clocks of workflows go on with the real one while nobody works.
    await delay(MINUTE_MS + SETTLE_MS);
    await app.startWorkerProcess();
    await eventually('one each', () => ahead.reminded() === 20);
    await eventually('the end of waiting', async () =>
      (await begun.fates()).every((fate) => !fate.includes('waiting')),
    );
    await delay(SETTLE_MS);
    assert.deepEqual(await ahead.fates(), ['5m skipped Superseded; 4m sent ; 1m waiting ']);
    assert.deepEqual(ahead.times(), each(20, 1));
    assert.deepEqual(await begun.fates(), ['1m skipped AppointmentStarted']);
    assert.deepEqual(begun.times(), each(10, 0));
  });

async function whileTheServerIsRestarted(): Promise<void> {
  const server = await startRestartableTemporal();
  const run = async (app: TestApp) => {
    await app.startWorkerProcess();
    const soon = await bookMany(app, APPOINTMENTS / 2, { reminders: ['1h'] });
    const later = await bookMany(app, APPOINTMENTS / 2);
    await soon.passUntilBefore(60 + BEFORE_DUE_MS / MINUTE_MS);
    await server.stop();
    assert.equal(soon.reminded(), 0);
    await delay(BEFORE_DUE_MS + SETTLE_MS);

    await server.start();
    await eventually('those that were due', () => soon.reminded() === APPOINTMENTS / 2);
    await later.passUntilBefore(23 * 60);
    await eventually('the others', () => later.reminded() === APPOINTMENTS / 2);
    await delay(SETTLE_MS);
    assert.deepEqual([...soon.times(), ...later.times()], each(APPOINTMENTS, 1));
  };
  try {
    await withApp(run, { temporalAddress: server.address });
  } finally {
    await server.remove();
  }
}

describe('reminders', () => {
  let outages: Record<'worker' | 'clock' | 'server', Promise<void>>;

  // Each waits for minutes of the real clock, with little to do: all at once they take no longer than the longest.
  before(() => {
    outages = {
      worker: whileTheWorkerIsKilled(),
      clock: afterTheyCameDueOneAfterTheOther(),
      server: whileTheServerIsRestarted(),
    };
    // One that fails before its test awaits it is that test's failure.
    for (const outage of Object.values(outages)) outage.catch(() => undefined);
  });
  after(() => Promise.allSettled(Object.values(outages)));

  describe('while the worker is killed', () => {
    it('are each sent once, those that came due meanwhile and those that were being sent', () =>
      outages.worker);

    it('are the last of those that came due, and none once the appointment has begun', () => outages.clock);
  });

  describe('while the Temporal server is restarted with its database kept', () => {
    it('are each sent once, those that came due meanwhile and those that wait on', () => outages.server);
  });
});
