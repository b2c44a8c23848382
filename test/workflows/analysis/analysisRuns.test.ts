import assert from 'node:assert/strict';
import { circuitSettings } from '../../../src/config/modelRules.ts';
import { decideChunks, raiseBudget } from '../../../src/contracts/analysis/analysisMessages.ts';
import { analyzeDataset } from '../../../src/contracts/jobs.ts';
import { pause, progress, resume } from '../../../src/contracts/shared/jobMessages.ts';
import { freePort } from '../../../src/sandbox/servers/freePort.ts';
import { findAnalysisWithParts } from '../../../src/store/analysis/analyses.ts';
import { unansweredTasks } from '../../../src/store/analysis/answers.ts';
import { recordOutcome } from '../../../src/store/modelLimits/modelStates.ts';
import { analyze, answeredCalls, importRows, sampleRows } from '../../support/analysis.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const MODEL = 'gemini-2.5-flash';
const FALLBACK = 'gemini-2.5-flash-lite';
const HISTORY_EVENTS = 80;
const CONCURRENCY = 4;

describe('a long analysis', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      RETRY_DELAYS_SECONDS: '0.05,0.1,0.1,0.1',
      ANALYSIS_HISTORY_EVENTS: String(HISTORY_EVENTS),
      ANALYSIS_CONCURRENCY: String(CONCURRENCY),
      GEMINI_FALLBACK_MODELS: FALLBACK,
      GEMINI_CIRCUIT_MINIMUM_CALLS: '4',
      GEMINI_CIRCUIT_OPEN_SECONDS: '0.5',
    });
    await app.startWorkers();
  });
  afterEach(async () => {
    app.sandbox.clearFaults();
    await app.database.deleteFrom('modelStates').execute();
  });
  after(() => app?.stop());

  const runsOf = async (workflowId: string) => {
    const runs: { runId: string; events: number }[] = [];
    for await (const run of app.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      const history = await app.client.workflow.getHandle(workflowId, run.runId).fetchHistory();
      runs.push({ runId: run.runId, events: history.events?.length ?? 0 });
    }
    return runs;
  };

  it('hands over to further runs: no history grows long, and pause and parked chunks survive', async () => {
    const datasetId = await importRows(app, sampleRows(900, 'runs'));
    app.sandbox.inject({ provider: 'gemini', kind: 'finish', reason: 'SAFETY', containing: 'row-runs3,' });
    const { handle, workflowId } = await analyze(app, datasetId);
    const firstRunId = (await handle.describe()).runId;
    await eventually('a second run', async () => (await handle.describe()).runId !== firstRunId);
    await handle.signal(pause);
    const paused = await eventually('the pause', async () => {
      const shown = await app.client.workflow.getHandle(workflowId).query(progress);
      return shown.phase === 'paused' && shown.parked === 1 ? shown : undefined;
    });
    assert.ok(paused.done > 0 && paused.done < paused.total);
    await app.client.workflow.getHandle(workflowId).signal(resume);
    const current = app.client.workflow.getHandle(workflowId);
    await eventually(
      'the decision',
      async () => (await current.query(progress)).phase === 'waiting for a decision',
    );
    const shown = await current.query(progress);
    assert.deepEqual(
      shown.measures?.map(({ unit, total }) => [unit, total > 0]),
      [
        ['rows', true],
        ['tokens', true],
      ],
    );
    await current.executeUpdate(decideChunks, { args: [{ action: 'skip', chunks: 'all' }] });
    const result = analyzeDataset.result.parse(await current.result());
    assert.equal(result.missingChunks, 1);
    const runs = await eventually('the runs', async () => {
      const found = await runsOf(workflowId);
      return found.length >= 3 ? found : undefined;
    });
    // What is under way when a run has grown long is still finished in it.
    const most = HISTORY_EVENTS + CONCURRENCY * 12;
    assert.ok(
      runs.every(({ events }) => events <= most),
      JSON.stringify(runs),
    );
  });

  it('keeps its budget and its progress over its runs', async () => {
    // About 34 calls of 48: well behind those of the first run, whose number the batching of events decides.
    const maxTokens = 22_000;
    const datasetId = await importRows(app, sampleRows(1_200, 'budget'));
    const { handle, workflowId } = await analyze(app, datasetId, { maxTokens });
    const firstRunId = (await handle.describe()).runId;
    const current = app.client.workflow.getHandle(workflowId);
    await eventually('the budget', async () => (await current.query(progress)).phase === 'budget');
    assert.notEqual((await current.describe()).runId, firstRunId, 'a later run stands at the budget');
    const shown = await current.query(progress);
    assert.equal(shown.unit, 'chunks');
    assert.ok(shown.done > 0 && shown.done < shown.total);
    const answered = () =>
      app.database
        .selectFrom('analysisTasks')
        .select(({ fn }) => fn.countAll<number>().as('tasks'))
        .where('state', '=', 'answered')
        .where('stage', '=', 'chunks')
        .where('analysisId', 'in', (db) =>
          db.selectFrom('analyses').select('id').where('datasetId', '=', datasetId),
        )
        .executeTakeFirstOrThrow();
    // What was under way when the budget was reached is still counted.
    await eventually('all answers to be counted', async () => {
      const { done } = await current.query(progress);
      return done === Number((await answered()).tasks);
    });
    const state = await current.executeUpdate(raiseBudget, { args: [{ maxTokens: null }] });
    assert.ok(state.spentTokens > maxTokens / 2 && state.spentTokens <= maxTokens, `${state.spentTokens}`);
    assert.equal(analyzeDataset.result.parse(await current.result()).missingChunks, 0);
  });

  it('waits without spending tries while the model fails, and goes on when it answers again', async () => {
    const datasetId = await importRows(app, sampleRows(200, 'circuit'));
    // Both models fail: four calls open a circuit.
    app.sandbox.inject({ provider: 'gemini', kind: 'status', status: 503, times: 8, containing: '<<<ROWS' });
    const { handle } = await analyze(app, datasetId);
    const result = await handle.result();
    assert.equal(result.missingChunks, 0);
    assert.deepEqual(await unansweredTasks(app.database, app.clinicId, result.analysisId), []);
    const answers = await app.database
      .selectFrom('analysisTasks')
      .select('requests')
      .where('analysisId', '=', result.analysisId)
      .execute();
    const failed = app.sandbox.journal.count({ provider: 'gemini', outcome: 'rejected' });
    assert.equal(failed, 8);
    const requests = answers.reduce((sum, answer) => sum + answer.requests, 0);
    assert.equal(requests, answers.length + failed);
  });

  it('asks the next model while the circuit of the first is open, and records who answered', async () => {
    const datasetId = await importRows(app, sampleRows(60, 'fallback'));
    const settings = { ...circuitSettings(app.config), openMs: 600_000 };
    for (let call = 0; call < 20; call += 1) await recordOutcome(app.database, MODEL, 'failure', settings);
    const { handle } = await analyze(app, datasetId);
    const { analysisId } = await handle.result();
    const analysis = await findAnalysisWithParts(app.database, app.clinicId, analysisId);
    assert.deepEqual(analysis?.models, [`${FALLBACK}-sandbox`]);
  });
});

describe('an analysis whose worker is killed', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ ANALYSIS_CONCURRENCY: String(CONCURRENCY) });
    app.sandbox.configure({ gemini: { latencyMs: 250 } });
  });
  after(() => app?.stop());

  it('while the model reads and while it answers, finds the same and pays for nothing twice but what was under way', async () => {
    const rows = sampleRows(500, 'killed');
    const datasetId = await (async () => {
      const first = await app.startWorkerProcess();
      const imported = await importRows(app, rows);
      await first.stop();
      return imported;
    })();
    const { handle } = await analyze(app, datasetId);
    const killIn = async (phase: string, calls: number) => {
      const before = answeredCalls(app);
      const worker = await app.startWorkerProcess();
      await eventually(`calls while ${phase}`, async () => {
        const shown = await handle.query(progress).catch(() => undefined);
        return shown?.phase === phase && answeredCalls(app) >= before + calls;
      });
      process.kill(worker.pid, 'SIGKILL');
      await worker.exited;
    };
    await killIn('reading', 6);
    // There is one answer: it has to last for longer than it takes to see it on a busy machine.
    app.sandbox.configure({ gemini: { latencyMs: 1_500 } });
    await killIn('answering', 1);
    const last = await app.startWorkerProcess();
    const result = await handle.result();
    const answers = await app.database
      .selectFrom('analysisTasks')
      .select(['state', 'requests'])
      .where('analysisId', '=', result.analysisId)
      .execute();
    assert.ok(answers.every(({ state }) => state === 'answered'));
    assert.ok(answeredCalls(app) - answers.length <= 2 * CONCURRENCY, `${answeredCalls(app)} calls`);
    const killed = await findAnalysisWithParts(app.database, app.clinicId, result.analysisId);

    // The same rows for another clinic share no cache: asked anew and undisturbed, the answer is the same.
    app.sandbox.configure({ gemini: { latencyMs: 0 } });
    const control = await analyze(app, await importRows(app, rows, 'riverside'), {
      clinicId: 'riverside',
    });
    const undisturbed = await control.handle.result();
    assert.deepEqual(
      killed?.answer,
      (await findAnalysisWithParts(app.database, 'riverside', undisturbed.analysisId))?.answer,
    );
    await last.stop();
  });

  it('shows in the metrics of its worker whether the circuit of the model is open', async () => {
    const address = `127.0.0.1:${await freePort(undefined, 'metrics')}`;
    await app.startWorkerProcess({
      WORKER_METRICS_ADDRESS: address,
      GEMINI_CIRCUIT_MINIMUM_CALLS: '4',
      GEMINI_CIRCUIT_OPEN_SECONDS: '1',
    });
    const shown = async (open: 0 | 1) => {
      const metrics = await (await fetch(`http://${address}/metrics`)).text();
      return metrics
        .split('\n')
        .some((line) => line.startsWith('aftercare_model_circuit_open{') && line.endsWith(` ${open}`));
    };
    const datasetId = await importRows(app, sampleRows(60, 'metrics'));
    // The successes of the last minute would outweigh the failures.
    await app.database.deleteFrom('modelStates').execute();
    app.sandbox.inject({ provider: 'gemini', kind: 'status', status: 503, containing: '<<<ROWS' });
    const { handle } = await analyze(app, datasetId);
    await eventually('an open circuit', () => shown(1));
    app.sandbox.clearFaults();
    assert.equal((await handle.result()).missingChunks, 0);
    await eventually('a closed circuit', () => shown(0));
  });
});
