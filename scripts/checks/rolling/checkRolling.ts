import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { shutdownTimes } from '../../../src/workers/shutdownTimes.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startTestApp, type TestApp } from '../../../test/support/testApp.ts';
import { type CheckLine, checkLine } from '../checkLine.ts';
import { startWorkerProcess } from '../stoppableWorker.ts';
import { rollingRestart } from './rollingRestart.ts';

/** What a busy machine needs beyond the time after which a worker is ended, ms. */
const TOLERANCE_MS = 10_000;

/** Whether workers can be restarted at any time, and end at any time. */
export async function checkRolling(): Promise<CheckLine[]> {
  const app = await startTestApp();
  try {
    const lines = await rollingRestart(app, {
      rounds: 5,
      messages: 10,
      withReports: true,
      startWorker: startWorkerProcess,
    });
    return [...lines, await endStuckWorker(app)];
  } finally {
    await app.stop();
  }
}

/** An import that waits for a lock, and does not hear that it is cancelled, does not keep its worker. */
async function endStuckWorker(app: TestApp): Promise<CheckLine> {
  const worker = await app.startWorkerProcess({ WORKER_QUEUES: 'analysis' });
  const { forceMs } = shutdownTimes(app.config).analysis;
  let release = () => {};
  const locked = app.database.transaction().execute(async (transaction) => {
    await sql`lock table import_attempts in access exclusive mode`.execute(transaction);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  const started = await Promise.all(
    ['age', 'sex', 'time', 'status', 'inst', 'ph.ecog'].map(async (column) => {
      const datasetId = await app.storeSample([column]);
      return startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    }),
  );
  await eventually('all imports', async () => {
    const described = await Promise.all(started.map(({ handle }) => handle.describe()));
    return described.every(({ raw }) => raw.pendingActivities?.[0]?.lastStartedTime != null);
  });
  process.kill(worker.pid, 'SIGTERM');
  const code = await Promise.race([worker.exited, delay(forceMs + TOLERANCE_MS, 'runs', { ref: false })]);
  release();
  await locked;
  await Promise.all(started.map(({ handle }) => handle.terminate()));
  return checkLine(
    `a worker with activities that hear nothing, within ${forceMs + TOLERANCE_MS} ms`,
    1,
    code,
  );
}
