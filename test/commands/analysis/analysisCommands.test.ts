import assert from 'node:assert/strict';
import { circuitSettings } from '../../../src/config/modelRules.ts';
import { recordOutcome } from '../../../src/store/modelLimits/modelStates.ts';
import { importRows, sampleRows } from '../../support/analysis.ts';
import { eventually } from '../../support/eventually.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const MODEL = 'gemini-2.5-flash';
const UNKNOWN_ANALYSIS = 'an_000000000000000000000000';

describe('the commands of analyses', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ RETRY_DELAYS_SECONDS: '0.05', CHUNK_MAX_ROWS: '20' });
    await app.startWorkers();
  });
  afterEach(() => app.sandbox.clearFaults());
  after(() => app?.stop());

  const client = (...args: string[]) => clientJson(args, app.environment);
  const refused = async (...args: string[]) => {
    const { code, stdout, stderr } = await runClient(args, app.environment);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    return stderr.trim();
  };
  const phaseOf = async (workflowId: string, ...options: readonly string[]) => {
    const { progress } = await client('jobs', 'status', workflowId, ...options);
    return progress !== null && typeof progress === 'object' && 'phase' in progress ? progress.phase : null;
  };
  const analysisOf = async (datasetId: string) => {
    const { id } = await app.database
      .selectFrom('analyses')
      .select('id')
      .where('datasetId', '=', datasetId)
      .executeTakeFirstOrThrow();
    return id;
  };

  it('list parked chunks, retry, skip, and refuse what cannot be decided', async () => {
    const datasetId = await importRows(app, sampleRows(60, 'cli'));
    for (const marker of ['row-cli3,', 'row-cli55,']) {
      app.sandbox.inject({ provider: 'gemini', kind: 'finish', reason: 'SAFETY', containing: marker });
    }
    const { workflowId } = await client(
      'analyses',
      'start',
      datasetId,
      '--question',
      'What goes?',
      '--detach',
    );
    const job = String(workflowId);
    await eventually('the decision', async () => (await phaseOf(job)) === 'waiting for a decision');
    const analysisId = await analysisOf(datasetId);
    const { chunks } = await client('chunks', 'list', analysisId);
    assert.ok(Array.isArray(chunks) && chunks.length === 2);
    const [first, second] = chunks.map((chunk: { index: number }) => String(chunk.index));
    assert.match(await refused('chunks', 'skip', analysisId, '--chunks', '999'), /chunk 999 is not parked/);
    assert.match(
      await refused('chunks', 'skip', analysisId, '--chunks', 'x'),
      /--chunks: must be all, or indexes/,
    );
    assert.match(await refused('chunks', 'list', UNKNOWN_ANALYSIS), /there is no analysis an_0/);
    const skipped = await client('chunks', 'skip', analysisId, '--chunks', first ?? '');
    assert.deepEqual([skipped.decided, skipped.parked], [1, 1]);
    app.sandbox.clearFaults();
    const retried = await client('chunks', 'retry', analysisId, '--chunks', second ?? '');
    assert.deepEqual([retried.decided, retried.parked], [1, 0]);
    await app.client.workflow.getHandle(job).result();
    assert.match(await refused('chunks', 'retry', analysisId), /has ended \(completed\)/);
  });

  it('show and set what a clinic may spend, and raise the budget of an analysis', async () => {
    const clinic = 'riverside';
    const ofClinic = ['--clinic', clinic];
    assert.match(await refused('budgets', 'set', ...ofClinic), /name --max-tokens or --max-cost/);
    const set = await client('budgets', 'set', ...ofClinic, '--max-tokens', '3000');
    assert.deepEqual([set.maxTokens, set.spentTokens, set.analysesTold], [3_000, 0, 0]);
    const datasetId = await importRows(app, sampleRows(200, 'paid'), clinic);
    const { workflowId } = await client(
      'analyses',
      'start',
      datasetId,
      '--question',
      'What goes?',
      '--detach',
      ...ofClinic,
    );
    const job = String(workflowId);
    await eventually('the budget', async () => (await phaseOf(job, ...ofClinic)) === 'budget');
    const analysisId = await analysisOf(datasetId);
    const raise = ['budgets', 'raise', analysisId, ...ofClinic];
    const shown = await client('budgets', 'show', ...ofClinic);
    assert.ok(Number(shown.spentTokens) > 0 && Number(shown.spentTokens) <= 3_000);
    assert.match(
      await refused(...raise, '--clinic-day', '--max-tokens', '1'),
      /maxTokens: \d+ is spent already; name a limit above it/,
    );
    assert.match(await refused(...raise), /name maxTokens or maxCostUsd/);
    const raised = await client(...raise, '--clinic-day', '--max-tokens', '3100');
    assert.equal(raised.maxTokens, 3_100);
    const lifted = await client(...raise, '--clinic-day', '--max-tokens', 'none');
    assert.equal(lifted.maxTokens, null);
    await app.client.workflow.getHandle(job).result();
  });

  it('change limits of a model on record, take them back, and show its circuit', async () => {
    const set = ['limits', 'set', MODEL, '--requests-per-minute', '77', '--by', 'dana'];
    await client(...set, '--until', '2999-01-01T00:00:00Z');
    const { models } = await client('limits', 'show', MODEL);
    assert.ok(Array.isArray(models));
    const [{ limits, changes }] = models;
    assert.equal(limits.requestsPerMinute, 77);
    assert.deepEqual(
      [changes[0].setBy, changes[0].until, changes[0].revokedAt],
      ['dana', '2999-01-01T00:00:00.000Z', null],
    );
    const many = ['limits', 'set', MODEL, '--requests-per-minute', 'many'];
    assert.match(await refused(...many), /^--requests-per-minute: must be a number$/);
    assert.match(await refused('limits', 'set', MODEL), /name at least one of --requests-per-minute/);
    assert.match(await refused(...set, '--until', '2001-01-01T00:00:00Z'), /--until: must be in the future/);
    assert.equal((await client('limits', 'reset', MODEL)).revoked, 1);

    const settings = { ...circuitSettings(app.config), openMs: 600_000 };
    for (let call = 0; call < 20; call += 1) {
      await recordOutcome(app.database, 'gemini-2.5-pro', 'failure', settings);
    }
    const { models: states } = await client('providers', 'status');
    assert.ok(Array.isArray(states));
    const failing = states.find(({ model }: { model: string }) => model === 'gemini-2.5-pro');
    assert.equal(failing.circuit, 'open');
    assert.ok(Date.parse(failing.circuitUntil) > Date.now());
  });
});
