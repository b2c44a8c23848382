import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { remindAppointment } from '../src/contracts/appointments/appointments.ts';
import { startJob } from '../src/contracts/client/startJob.ts';
import { newId } from '../src/security/newId.ts';
import { addPatients, type Patient, smsTexts } from '../test/support/appointments.ts';
import { sharedServers } from '../test/support/sharedServers.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { measureMoves } from './measureMoves.ts';
import { measureNoops } from './measureNoops.ts';
import { residentMb } from './residentMemory.ts';
import { perMinute } from './throughput.ts';

/** Waiting reminders, unless `--size` says otherwise; the first of them are due together. */
const WAITING = 2_000;
const MOST_DUE = 2_000;
const CONCURRENCY = 50;
const MOST_NOOPS = 1_000;
const MINUTE_MS = 60_000;
const MOVES = 1_000;
/** The history of one run stays below this. */
const MOST_EVENTS = 10_000;
/** Starting a reminder takes at most so many times what a no-op takes. */
const NOOPS_A_START = 2.5;
/** What starting a worker takes at most, ms. */
const WORKER_START_MS = 20_000;

/** How fast reminders start, how late they leave when many are due at once, and what a waiting one costs. */
export const reminders = defineBenchmark({
  name: 'reminders',
  description: `${WAITING} waiting reminders (--size for more), ${MOST_DUE} of them due at one moment, over a restart of the worker`,
  figures: {
    startsOfNoop: {
      meaning: 'reminders started and planned a second, divided by one-activity no-op workflows a second',
      aim: { atLeast: 0.6 },
    },
    latenessP50Ms: { meaning: `of ${MOST_DUE} due at one moment, median time to the provider, ms` },
    latenessP99Ms: { meaning: 'the same, 99th percentile, ms' },
    bytesPerIdle: {
      meaning: 'memory of the server, which keeps its data there, and PostgreSQL’s disk, a waiting reminder',
    },
    eventsAfter1000Moves: {
      meaning: `events of the longest run of an appointment that was moved ${MOVES} times, and reminded of once`,
      aim: { atMost: MOST_EVENTS - 1 },
    },
  },
  async run({ say, size = WAITING }: BenchmarkContext) {
    const app = await startTestApp({
      TWILIO_MESSAGES_PER_SECOND: '100000',
    });
    try {
      await app.changeClinic({ reminderMessagesPerDay: null });
      const worker = await app.startWorkerProcess();
      const patients = await addPatients(app, Math.min(size, MOST_DUE));
      const noopsPerSecond = await measureNoops(
        app,
        { count: Math.min(size, MOST_NOOPS), concurrency: CONCURRENCY },
        say,
      );
      const startingMs = (patients.length * NOOPS_A_START * 1_000) / noopsPerSecond;
      const { due, ...idle } = await measureIdle(app, { patients, size, startingMs }, say);
      // An SMS that is cut on its way is looked for before it is sent again, which is not what is measured here.
      if (Date.now() > due) throw new Error('starting the reminders took until they were due');
      say('killing the worker and starting another');
      process.kill(worker.pid, 'SIGKILL');
      await worker.exited;
      await app.startWorkerProcess();
      const lateness = await measureLateness(app, patients, due, say);
      const moved = await measureMoves(app, MOVES, say);
      return {
        figures: {
          startsOfNoop: idle.startsPerSecond / noopsPerSecond,
          latenessP50Ms: percentile(lateness, 0.5),
          latenessP99Ms: percentile(lateness, 0.99),
          bytesPerIdle: idle.bytesPerIdle,
          eventsAfter1000Moves: moved.events,
        },
        limit: {
          noopsPerSecond,
          waiting: size,
          movesPerSecond: moved.movesPerSecond,
          serverBytesPerIdle: idle.serverBytes,
          diskBytesPerIdle: idle.diskBytes,
        },
      };
    } finally {
      await app.stop();
    }
  },
});

/** A full minute, late enough for all to be started before, ms since 1970. */
function dueMoment(startingMs: number): number {
  return Math.ceil((Date.now() + WORKER_START_MS + startingMs) / MINUTE_MS) * MINUTE_MS;
}

/** Starts reminders for a day in the far future, then one a patient that is due at one moment. */
async function measureIdle(
  app: TestApp,
  {
    patients,
    size,
    startingMs,
  }: { readonly patients: readonly Patient[]; readonly size: number; readonly startingMs: number },
  say: (line: string) => void,
) {
  const { temporalPid } = await sharedServers();
  const before = { serverMb: residentMb(temporalPid), disk: await diskBytes(app) };
  const later = size - patients.length;
  const startedAt = performance.now();
  if (later > 0) {
    say(`starting ${later} reminders for a day in the far future, ${CONCURRENCY} at once`);
    await perMinute(later, CONCURRENCY, (index) =>
      startReminder(app, patients[index % patients.length], '2037-06-15T10:00'),
    );
    await untilPlanned(app, later);
  }
  const due = dueMoment(startingMs);
  const localStart = new Date(due + 60 * MINUTE_MS).toISOString().slice(0, 16);
  say(`starting ${patients.length} reminders that are due at ${new Date(due).toISOString()}`);
  await perMinute(patients.length, CONCURRENCY, (index) => startReminder(app, patients[index], localStart));
  await untilPlanned(app, size);
  const startsPerSecond = (size * 1_000) / (performance.now() - startedAt);
  const serverBytes = ((residentMb(temporalPid) - before.serverMb) * 1_024 ** 2) / size;
  const diskOfEach = ((await diskBytes(app)) - before.disk) / size;
  return {
    due,
    startsPerSecond,
    serverBytes,
    diskBytes: diskOfEach,
    bytesPerIdle: serverBytes + diskOfEach,
  };
}

/** How late each left, ms, sorted. @throws Error when one was lost or left twice */
async function measureLateness(
  app: TestApp,
  patients: readonly Patient[],
  due: number,
  say: (line: string) => void,
): Promise<number[]> {
  say('waiting until they have left');
  const deadline = due + 10 * MINUTE_MS;
  while (app.sandbox.journal.count({ operation: 'messages.create', outcome: 'accepted' }) < patients.length) {
    if (Date.now() > deadline) throw new Error('some reminders were lost');
    await sleep(500);
  }
  // Time for a second one to show.
  await sleep(5_000);
  const sent = smsTexts(app);
  if (patients.some(({ phone }) => sent.get(phone)?.length !== 1))
    throw new Error('a reminder was lost or doubled');
  return [...sent.values()]
    .flatMap((messages) => messages.map(({ at }) => at - due))
    .sort((one, other) => one - other);
}

async function startReminder(app: TestApp, patient: Patient | undefined, localStart: string) {
  if (!patient) throw new Error('there are too few patients');
  await startJob(app.client, remindAppointment, {
    appointmentId: newId('ap'),
    clinicId: app.clinicId,
    contactId: patient.contactId,
    localStart,
    timeZone: 'UTC',
    reminders: ['1h'],
    channels: ['sms'],
  });
}

async function untilPlanned(app: TestApp, size: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ planned: number }>`
      select count(*)::integer as planned from appointment_reminders`.execute(app.database);
    if ((rows[0]?.planned ?? 0) >= size) return;
    await sleep(50);
  }
}

async function diskBytes(app: TestApp): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_database_size(current_database())::float8 as bytes`.execute(app.database);
  return rows[0]?.bytes ?? 0;
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
