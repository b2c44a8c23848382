import assert from 'node:assert/strict';
import { CancelledFailure, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { analyzeDataset, deliverAnalysis, importDataset } from '../../../src/contracts/jobs.ts';
import { generateReport } from '../../../src/contracts/reports/reportJobs.ts';
import { pause, progress, resume } from '../../../src/contracts/shared/jobMessages.ts';
import { eventually } from '../../support/eventually.ts';
import { acceptedModelCalls, startMainJob } from '../../support/mainJob.ts';
import { outbox } from '../../support/outbox.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { untilIdle } from '../../support/untilIdle.ts';

describe('steering a job', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ ANALYSIS_CONCURRENCY: '2' });
    await app.startWorkers();
  });
  afterEach(() => app.sandbox.configure({ gemini: { latencyMs: 0 } }));
  after(() => app?.stop());

  const slowly = (latencyMs = 500) => app.sandbox.configure({ gemini: { latencyMs } });
  const phaseOf = async (handle: WorkflowHandle) => (await handle.query(progress)).phase;
  const untilPhase = (handle: WorkflowHandle, phase: string) =>
    eventually(`phase ${phase}`, async () => (await phaseOf(handle)) === phase);
  const importSample = async (...identifying: string[]) => {
    const datasetId = await app.storeSample(identifying);
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId });
    await handle.result();
    return datasetId;
  };
  const wasCancelled = (error: unknown) =>
    error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure;

  it('pauses an analysis: what is under way is finished, nothing new is asked, until it resumes', async () => {
    const datasetId = await importSample();
    slowly();
    const input = { datasetId, clinicId: app.clinicId, question: 'Pause me' };
    const { handle } = await startJob(app.client, analyzeDataset, input);
    const before = acceptedModelCalls(app);
    await eventually('the first answers', () => acceptedModelCalls(app) > before);
    await handle.signal(pause);
    await untilPhase(handle, 'paused');
    await untilIdle(handle);
    const settled = acceptedModelCalls(app);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.equal(acceptedModelCalls(app), settled);
    slowly(0);
    await handle.signal(resume);
    const { chunks } = await handle.result();
    assert.ok(settled - before < chunks);
  });

  it('passes pause and resume of the main job on to the stage in hand', async () => {
    slowly();
    const job = await startMainJob(app, { datasetId: await app.storeSample(['age']), followUps: null });
    const analysis = app.client.workflow.getHandle(job.analysisWorkflowId);
    await eventually('the analysis', async () => (await phaseOf(analysis).catch(() => '')) === 'reading');
    await job.handle.signal(pause);
    await untilPhase(job.handle, 'paused');
    await untilPhase(analysis, 'paused');
    slowly(0);
    await job.handle.signal(resume);
    assert.equal((await job.handle.result()).notification, 'sent');
  });

  it('cancels the main job: its stage ends, nothing is sent, and the app is told', async () => {
    const mailsBefore = (await outbox(app.sandbox)).emails.length;
    slowly();
    const job = await startMainJob(app, { datasetId: await app.storeSample(['sex']) });
    const analysis = app.client.workflow.getHandle(job.analysisWorkflowId);
    await eventually('the analysis', async () => (await phaseOf(analysis).catch(() => '')) === 'reading');
    await job.handle.cancel();
    await assert.rejects(job.handle.result(), wasCancelled);
    await assert.rejects(analysis.result(), wasCancelled);
    const analyses = await app.database
      .selectFrom('analyses')
      .select('status')
      .where('datasetId', '=', job.datasetId)
      .execute();
    assert.deepEqual(analyses, [{ status: 'cancelled' }]);
    const { emails, webhooks } = await outbox(app.sandbox);
    assert.equal(emails.length, mailsBefore);
    const event = JSON.parse(webhooks[0]?.body ?? '{}');
    assert.deepEqual(
      [event.type, event.data.reason, event.data.stage],
      ['analysis.failed', 'cancelled', 'analysis'],
    );
  });

  it('cancels a report: no file and no row is left', async () => {
    const datasetId = await importSample('inst');
    const input = { datasetId, clinicId: app.clinicId, question: 'Report me' };
    const { handle: analysis } = await startJob(app.client, analyzeDataset, input);
    const { analysisId } = await analysis.result();
    const { handle } = await startJob(app.client, generateReport, {
      kind: 'analysis',
      analysisId,
      clinicId: app.clinicId,
    });
    await handle.cancel();
    await assert.rejects(handle.result(), wasCancelled);
    const rows = await app.database
      .selectFrom('reports')
      .select('id')
      .where('analysisId', '=', analysisId)
      .execute();
    assert.deepEqual(rows, []);
  });

  it('joins the running job instead of starting another, also when both start at the same instant', async () => {
    const datasetId = await importSample('time');
    slowly(300);
    const input = { datasetId, clinicId: app.clinicId, question: 'Join me' };
    const started = await Promise.all(
      Array.from({ length: 5 }, () => startJob(app.client, analyzeDataset, input)),
    );
    assert.equal(started.filter(({ joined }) => !joined).length, 1);
    assert.equal(new Set(started.map(({ workflowId }) => workflowId)).size, 1);
    slowly(0);
    const results = await Promise.all(started.map(({ handle }) => handle.result()));
    assert.equal(new Set(results.map(({ analysisId }) => analysisId)).size, 1);
    const { joined } = await startJob(app.client, analyzeDataset, input);
    assert.equal(joined, false, 'a job that has ended can be started again');
  });

  it('lets the main job wait for an import that another caller started', async () => {
    const datasetId = await app.storeSample(['status']);
    const [own, delivery] = await Promise.all([
      startJob(app.client, importDataset, { datasetId, clinicId: app.clinicId }),
      startMainJob(app, { datasetId, followUps: null }),
    ]);
    await own.handle.result();
    const { rows } = deliverAnalysis.result.parse(await delivery.handle.result());
    assert.equal(rows, 228);
  });
});
