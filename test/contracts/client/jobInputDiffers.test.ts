import assert from 'node:assert/strict';
import { JobInputDiffersError } from '../../../src/contracts/client/runningInput.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { analyzeDataset, deliverAnalysis } from '../../../src/contracts/jobs.ts';
import { DatasetId } from '../../../src/contracts/shared/ids.ts';
import { DEFAULT_QUEUE_LIMITS } from '../../../src/contracts/shared/queueLimits.ts';
import { newId } from '../../../src/security/newId.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('a job that is started again while it runs', () => {
  let app: TestApp;
  before(async () => {
    // Without workers: what is started waits.
    app = await startTestApp();
  });
  after(() => app?.stop());

  const analysis = (datasetId: DatasetId) => ({
    datasetId,
    clinicId: app.clinicId,
    question: 'What goes with a longer time?',
  });

  it('is joined with the same input, however it is written', async () => {
    const input = analysis(DatasetId.parse(newId('ds')));
    const first = await startJob(app.client, analyzeDataset, input);
    const { datasetId, clinicId, question } = input;
    const again = { question: ` ${question} `, urgency: 'bulk', clinicId, datasetId } as const;
    const second = await startJob(app.client, analyzeDataset, again);
    assert.deepEqual(second.workflowId, first.workflowId);
    assert.deepEqual([first.joined, second.joined], [false, true]);
  });

  it('is refused with another input, also while its queue is full, and says what to do', async () => {
    const input = analysis(DatasetId.parse(newId('ds')));
    const { workflowId, handle } = await startJob(app.client, analyzeDataset, input);
    const other = { ...input, maxTokens: 5_000 };
    const full = { ...DEFAULT_QUEUE_LIMITS.analysis, maxOpenJobs: 1 };
    for (const limits of [DEFAULT_QUEUE_LIMITS, { ...DEFAULT_QUEUE_LIMITS, analysis: full }]) {
      await assert.rejects(
        startJob(app.client, analyzeDataset, other, { queueLimits: limits }),
        (error) =>
          error instanceof JobInputDiffersError &&
          error.code === 'JobInputDiffers' &&
          error.statusCode === 409 &&
          error.workflowId === workflowId &&
          /wait until it has ended, cancel it, or start it with the same input/.test(error.message),
      );
    }
    await handle.terminate();
    const { joined } = await startJob(app.client, analyzeDataset, other);
    assert.equal(joined, false, 'the other input is taken once the job has ended');
  });

  it('is another job for another question, and a delivery also for another contact', async () => {
    const input = analysis(DatasetId.parse(newId('ds')));
    const second = { ...input, question: 'And who leaves early?' };
    const analyses = [
      await startJob(app.client, analyzeDataset, input),
      await startJob(app.client, analyzeDataset, second),
    ];
    assert.equal(new Set(analyses.map(({ workflowId }) => workflowId)).size, 2);
    const ann = await app.addContact({ email: 'ann@patients.example' });
    const bob = await app.addContact({ email: 'bob@patients.example' });
    const deliveries = [
      await startJob(app.client, deliverAnalysis, { ...input, contactId: ann }),
      await startJob(app.client, deliverAnalysis, { ...input, contactId: bob }),
      await startJob(app.client, deliverAnalysis, { ...second, contactId: ann }),
    ];
    assert.equal(new Set(deliveries.map(({ workflowId }) => workflowId)).size, 3);
    assert.ok([...analyses, ...deliveries].every(({ joined }) => !joined));
  });

  it('is refused on the command line with one line and exit code 2', async () => {
    const command = ['reports', 'create-monthly', '--month', '2026-01', '--clinic', app.clinicId];
    const run = (...options: string[]) =>
      runClient([...command, '--detach', '--json', ...options], app.environment);
    assert.equal((await run()).code, 0);
    assert.equal((await run()).code, 0, 'the same input joins');
    const { code, stdout, stderr } = await run('--locale', 'de');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /report\/monthly-clinic\/2026-01 is already running with another input/);
  });
});
