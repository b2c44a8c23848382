import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { cleanUp, type Removed } from '../../../src/contracts/operations/storageJobs.ts';
import { generateReport } from '../../../src/contracts/reports/reportJobs.ts';
import { AnalysisId, type DatasetId } from '../../../src/contracts/shared/ids.ts';
import { type Progress, pause, progress, resume } from '../../../src/contracts/shared/jobMessages.ts';
import { storeSource } from '../../../src/datasets/storeSource.ts';
import type { AppProcess } from '../../../src/sandbox/servers/appProcess.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../../src/security/newId.ts';
import * as analyses from '../../../src/store/analysis/analyses.ts';
import { findReport, objectOf } from '../../../src/store/reports/reports.ts';
import { assertSoundPdf, textOfPdf } from '../../reports/qpdfCheck.ts';
import { eventually } from '../../support/eventually.ts';
import { PLAIN_PLAN, plainAnswer, plainResults } from '../../support/plainResults.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { untilIdle } from '../../support/untilIdle.ts';

const ROWS = 12_000;
const ORPHANS = 4_000;
/** Orphans that a call of the clean-up removes. */
const BATCH = 200;
/** PENDING_ACTIVITY_STATE_STARTED of temporal.api.enums.v1.PendingActivityState: a worker has it. */
const STARTED = 2;

describe('generateReport', () => {
  let app: TestApp;
  let sample: AnalysisId;
  let large: AnalysisId;

  /** A completed analysis of an imported data set; what the model would say of it is of no matter here. */
  const analyzed = async (datasetId: DatasetId): Promise<AnalysisId> => {
    const { clinicId, client, database } = app;
    await (await startJob(client, importDataset, { datasetId, clinicId })).handle.result();
    const id = AnalysisId.parse(newId('an'));
    const model = 'gemini-2.5-flash';
    const about = {
      question: 'What stands out?',
      locale: 'en' as const,
      readRows: 'text' as const,
      workflowId: `${clinicId}/analysis/${id}`,
      promptVersion: 'findings/1',
      sandbox: true,
      maxTokens: null,
      maxCostUsd: null,
    };
    await analyses.createAnalysis(database, { id, datasetId, clinicId, model, ...about });
    await analyses.storePart(database, clinicId, id, { plan: PLAIN_PLAN });
    await analyses.storePart(database, clinicId, id, { results: plainResults(1) });
    await analyses.completeAnalysis(database, clinicId, id, {
      answer: plainAnswer('Nothing does.'),
      model,
      models: [model],
      rowsRead: 1,
      chunksRead: 1,
      missingChunks: 0,
    });
    return id;
  };

  const start = async (analysisId: AnalysisId) =>
    (await startJob(app.client, generateReport, { kind: 'analysis', analysisId, clinicId: app.clinicId }))
      .handle;

  before(async () => {
    // A lost worker is noticed after its heartbeat's time-out, which no skipping shortens.
    app = await startTestApp({ CHUNK_TARGET_TOKENS: '20000', REPORT_APPENDIX_ROWS: '200000' });
    const worker = await app.startWorkerProcess();
    const file = join(app.directory, 'large.csv');
    const lines = Array.from({ length: ROWS }, (_, row) => `${row},${(row * 7919) % 1000},reading ${row}`);
    await writeFile(file, `visit,value,note\n${lines.join('\n')}\n`);
    const { clinicId, database, disks, config } = app;
    large = await analyzed(
      await storeSource(file, {
        clinicId,
        identifyingColumns: [],
        sentColumns: ['note'],
        database,
        disks,
        config,
      }),
    );
    sample = await analyzed(await app.storeSample());
    await killAmidWork(worker);
  });
  after(() => app?.stop());

  let killed: {
    readonly result: { reportId: string; pages: number };
    /** The activity ids of the parts that the killed worker was rendering. */
    readonly inHand: readonly string[];
    /** The last attempt of every part, by activity id. */
    readonly attempts: ReadonlyMap<string, number>;
    readonly removed: Removed;
  };

  /** Kills the one worker process there is while it renders parts, and the next one while it removes orphans. */
  async function killAmidWork(worker: AppProcess): Promise<void> {
    await makeOrphans(app, ORPHANS);
    const handle = await start(large);
    await partsDone(handle, 1);
    await eventually('a part in hand', async () => (await partsInHand(handle)).length > 0);
    await kill(worker);
    const inHand = await partsInHand(handle);
    const next = await app.startWorkerProcess();
    await fastForward(app.client, handle.workflowId);
    const result = await handle.result();

    const cleaning = (await startJob(app.client, cleanUp, { dryRun: false })).handle;
    const removed = async () => (await cleaning.query<Progress>(progress)).done;
    await eventually('the first batch', async () => (await removed()) >= BATCH);
    await kill(next);
    await app.startWorkerProcess();
    assert.ok((await removed()) < ORPHANS, 'the clean-up was killed in the middle');
    await fastForward(app.client, cleaning.workflowId);
    killed = {
      result,
      inHand,
      attempts: await renderAttempts(handle),
      removed: (await cleaning.result()).removed,
    };
  }

  it('renders an analysis with all its rows, and counts its pages', async () => {
    const handle = await start(sample);
    const { reportId, pages, bytes } = await handle.result();
    const { pdf } = await storedReport(app, reportId);
    assert.equal(pdf.byteLength, bytes);
    await assertSoundPdf(pdf);
    const text = await textOfPdf(pdf);
    assert.equal(text.length, pages);
    assert.match(text.at(-1) ?? '', / 228 /);
    const { parts, ...done } = await handle.query(progress);
    assert.deepEqual(done, { phase: 'completed', done: pages, total: pages, unit: 'pages' });
    assert.ok(parts && parts.total >= 3 && parts.done === parts.total);
  });

  it('repeats only the parts in hand when a worker is killed', async () => {
    const { attempts, inHand, result } = killed;
    assert.ok(attempts.size >= 8, `${attempts.size} parts`);
    const repeated = [...attempts].filter(([, attempt]) => attempt > 1).map(([activityId]) => activityId);
    assert.deepEqual(repeated.toSorted(), inHand.toSorted());
    assert.ok(inHand.length <= 2, `${inHand.length} parts at a time`);
    const text = (await textOfPdf((await storedReport(app, result.reportId)).pdf)).join('\n');
    const numbers = [...text.matchAll(/^ *[\d,]+ +\S+ +\S+ +reading (\d+) *$/gm)].map(([, row]) =>
      Number(row),
    );
    assert.deepEqual(
      numbers,
      Array.from({ length: ROWS }, (_, row) => row),
    );
  });

  it('repeats no more than a batch of a clean-up when a worker is killed', () => {
    const { orphans } = killed.removed;
    // What the lost call had removed is not there for the next one to count.
    assert.ok(orphans <= ORPHANS && orphans >= ORPHANS - BATCH, `${orphans} removed`);
    assert.deepEqual(
      filesUnder(app, 'clinics/test-clinic/reports').filter((name) => name.startsWith('rp_0000')),
      [],
    );
  });

  it('leaves no part behind', async () => {
    assert.deepEqual(await app.database.selectFrom('reportPlans').selectAll().execute(), []);
    assert.deepEqual(filesUnder(app, 'clinics/test-clinic/report-parts'), []);
  });

  it('starts no further part while it is paused', async () => {
    const handle = await start(large);
    await partsDone(handle, 1);
    await handle.signal(pause);
    await untilIdle(handle);
    const paused = await handle.query(progress);
    assert.equal(paused.phase, 'paused');
    await sleep(1_500);
    assert.deepEqual(await handle.query(progress), paused);
    assert.ok(paused.done < paused.total);
    await handle.signal(resume);
    await handle.result();
  });

  it('removes its parts when it is cancelled, and has no report', async () => {
    const before = filesUnder(app, 'clinics/test-clinic/reports');
    const handle = await start(large);
    await partsDone(handle, 2);
    await handle.cancel();
    await assert.rejects(
      handle.result(),
      (error) => error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure,
    );
    assert.equal((await handle.query(progress)).phase, 'cancelled');
    assert.deepEqual(await app.database.selectFrom('reportPlans').selectAll().execute(), []);
    assert.deepEqual(filesUnder(app, 'clinics/test-clinic/report-parts'), []);
    assert.deepEqual(filesUnder(app, 'clinics/test-clinic/reports'), before);
  });

  it('removes its parts when it fails, and has no report', async () => {
    const before = filesUnder(app, 'clinics/test-clinic/reports');
    const handle = await start(large);
    await partsDone(handle, 2);
    await handle.signal(pause);
    const { datasetId } = (await analyses.findAnalysis(app.database, app.clinicId, large)) ?? {};
    await app.database
      .deleteFrom('datasetChunks')
      .where('datasetId', '=', datasetId ?? '')
      .execute();
    await handle.signal(resume);
    await assert.rejects(handle.result(), WorkflowFailedError);
    assert.equal((await handle.query(progress)).phase, 'failed');
    assert.deepEqual(await app.database.selectFrom('reportPlans').selectAll().execute(), []);
    assert.deepEqual(filesUnder(app, 'clinics/test-clinic/report-parts'), []);
    assert.deepEqual(filesUnder(app, 'clinics/test-clinic/reports'), before);
  });

  it('fails at once on an analysis that is not completed', async () => {
    const handle = await start(AnalysisId.parse('an_000000000000000000000000'));
    await assert.rejects(handle.result(), (error) => {
      assert.ok(error instanceof WorkflowFailedError);
      const cause = error.cause?.cause;
      assert.ok(cause instanceof ApplicationFailure);
      assert.match(cause.message, /^AnalysisNotCompleted: /);
      return true;
    });
  });
});

async function kill(worker: AppProcess): Promise<void> {
  process.kill(worker.pid, 'SIGKILL');
  await worker.exited;
}

async function partsDone(handle: Pick<WorkflowHandle, 'query'>, wanted: number): Promise<void> {
  const done = async () => (await handle.query<Progress>(progress)).parts?.done ?? 0;
  while ((await done()) < wanted) await sleep(50);
}

/** The activity ids of the parts that a worker has begun and not ended, as the server knows it. */
async function partsInHand(handle: Pick<WorkflowHandle, 'describe'>): Promise<string[]> {
  const { raw } = await handle.describe();
  return (raw.pendingActivities ?? []).flatMap(({ activityId, activityType, state }) =>
    activityId && activityType?.name === 'renderPart' && state === STARTED ? [activityId] : [],
  );
}

/** The last attempt of every part that was rendered, by activity id. */
async function renderAttempts(handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<Map<string, number>> {
  const { events } = await handle.fetchHistory();
  const scheduled = new Map(
    (events ?? []).flatMap(({ eventId, activityTaskScheduledEventAttributes: activity }) =>
      activity?.activityType?.name === 'renderPart' ? [[String(eventId), activity.activityId ?? '']] : [],
    ),
  );
  return new Map(
    (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) => {
      const activityId = started ? scheduled.get(String(started.scheduledEventId)) : undefined;
      return activityId === undefined ? [] : [[activityId, started?.attempt ?? 0]];
    }),
  );
}

async function storedReport(app: TestApp, reportId: string) {
  const report = await findReport(app.database, app.clinicId, reportId);
  assert.ok(report);
  return { report, pdf: await app.disks.named(report.disk).read(objectOf(report)) };
}

/** Files of reports that no row knows, two days old. */
async function makeOrphans(app: TestApp, count: number): Promise<void> {
  const folder = join(app.config.DATA_DIR, 'clinics', app.clinicId, 'reports');
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3_600_000);
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const file = join(folder, `rp_${String(index).padStart(32, '0')}.pdf`);
    await writeFile(file, 'x');
    await utimes(file, twoDaysAgo, twoDaysAgo);
  }
}

function filesUnder(app: TestApp, prefix: string): string[] {
  const folder = join(app.config.DATA_DIR, prefix);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
