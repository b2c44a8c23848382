import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset } from '../../src/contracts/jobs.ts';
import { createLogger } from '../../src/logging.ts';
import { shutdownTimes } from '../../src/workers/shutdownTimes.ts';
import { createWorkerGroup } from '../../src/workers/workerGroup.ts';
import { eventually } from '../support/eventually.ts';
import { acceptedModelCalls } from '../support/mainJob.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const FORCE_MS = 1_500;
const CLOSING_MS = 3_000;
/** More than a worker needs on a busy machine to notice that its time is over. */
const TOLERANCE_MS = 5_000;

describe('workers that stop', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const startWorkers = async () => {
    const quick = { graceMs: 300, forceMs: FORCE_MS };
    const times = { ...shutdownTimes(app.config), analysis: quick, gemini: quick };
    const group = await createWorkerGroup(app.config, createLogger('test', 'silent'), times);
    const ended = group.run().then(
      () => 'stopped',
      (error: unknown) => (error instanceof Error ? error.message : 'failed'),
    );
    return { ...group, ended };
  };

  it('end although an activity neither finishes nor hears that it is cancelled', async () => {
    const datasetId = await app.storeSample();
    const workers = await startWorkers();
    let release = () => {};
    const locked = app.database.transaction().execute(async (transaction) => {
      await sql`lock table import_attempts in access exclusive mode`.execute(transaction);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    await eventually('the import', async () => {
      const [activity] = (await handle.describe()).raw.pendingActivities ?? [];
      return activity?.lastStartedTime != null;
    });
    workers.shutdown();
    const longestMs = FORCE_MS + CLOSING_MS + TOLERANCE_MS;
    const end = await Promise.race([workers.ended, delay(longestMs, 'still runs', { ref: false })]);
    release();
    await locked;
    assert.match(end, /queue analysis was ended while activities still ran/);
    await handle.terminate();
  });

  it('give back calls that outlast their grace: another worker makes them at once, and no attempt is counted', async () => {
    const datasetId = await app.storeSample(['age']);
    const first = await startWorkers();
    const imported = await startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    const { chunks } = await imported.handle.result();
    const delayed = { kind: 'delay', accepted: true, delayMs: 60_000, containing: '<<<ROWS' } as const;
    app.sandbox.inject({ provider: 'gemini', ...delayed });
    const input = { datasetId, clinicId: app.clinicId, question: 'Cut off', readRows: 'all' as const };
    const { handle } = await startJob(app.client, analyzeDataset, input);
    await eventually('calls under way', () => app.sandbox.journal.underWay('generateContent') >= chunks);
    first.shutdown();
    assert.equal(await first.ended, 'stopped');
    app.sandbox.clearFaults();
    const { raw } = await handle.describe();
    const failures = raw.pendingActivities?.map(({ lastFailure }) => lastFailure?.message);
    assert.deepEqual(new Set(failures), new Set(['WorkerStopping: the worker stops; another one continues']));
    const second = await startWorkers();
    assert.equal((await handle.result()).missingChunks, 0);
    assert.ok(acceptedModelCalls(app) > chunks);
    second.shutdown();
    assert.equal(await second.ended, 'stopped');
  });
});
