import assert from 'node:assert/strict';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { analyzeDataset, importDataset } from '../../src/contracts/jobs.ts';
import { eventually } from '../support/eventually.ts';
import {
  addFailureClinic,
  failuresOf,
  giveUpMessage,
  listedFailure,
  untakenJob,
} from '../support/failures.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { storeMessage } from '../support/storeMessage.ts';
import type { TestApp } from '../support/testApp.ts';

/** The tests of ending what runs of a failure, on the app of another test. */
export function terminating(startedApp: () => TestApp): void {
  it('ends the analysis that waits for a decision, which cleans up', async () => {
    const app = startedApp();
    const clinic = await addFailureClinic(app);
    const clinicId = clinic.id;
    const datasetId = await app.storeSample([], clinicId);
    await (await startJob(app.client, importDataset, { datasetId, clinicId })).handle.result();
    app.sandbox.inject({ provider: 'gemini', kind: 'finish', reason: 'SAFETY', containing: 'RESULTS' });
    const input = { datasetId, clinicId, question: 'Who lives longest?' };
    const { handle, workflowId } = await startJob(app.client, analyzeDataset, input);
    const parked = await eventually('a part is parked', async () => {
      const [failure] = failuresOf((await clinic.call('GET', '/failed?type=chunks')).body);
      return failure;
    });
    const ended = await clinic.call('POST', `/failed/${parked.id}/terminate`);
    assert.deepEqual([ended.status, ended.body], [200, { id: parked.id, kind: 'chunks', workflowId }]);
    await assert.rejects(handle.result());
    const job = await listedFailure(clinic, workflowId, '?type=analyzeDataset');
    assert.deepEqual([job.status, job.cause.code, job.state], ['failed', 'ChunksFailed', 'open']);
    assert.equal((await clinic.call('POST', `/failed/${parked.id}/terminate`)).status, 404);
    const [analysis] = await app.database
      .selectFrom('analyses')
      .select('status')
      .where('id', '=', parked.id)
      .execute();
    assert.equal(analysis?.status, 'failed');
  });

  it('ends the job that tries a failure again, once, and refuses where nothing runs', async () => {
    const app = startedApp();
    const clinic = await addFailureClinic(app);
    const workflowId = `${clinic.id}/import/again`;
    const first = await untakenJob(app, clinic.id, workflowId);
    await first.terminate();
    const failure = await listedFailure(clinic, first.firstExecutionRunId);
    const terminate = ['failed', 'terminate', failure.id];
    const idle = await runClient(terminate, clinic.environment);
    assert.deepEqual(
      [idle.code, idle.stderr.trim()],
      [2, `nothing of ${failure.id} runs; there is nothing to terminate`],
    );
    await clientJson(['failed', 'retry', failure.id], clinic.environment);
    assert.equal((await clientJson(terminate, clinic.environment)).workflowId, workflowId);
    assert.equal((await app.client.workflow.getHandle(workflowId).describe()).status.name, 'TERMINATED');
    const audit = await clientJson(['audit', 'list', '--subject', failure.id], clinic.environment);
    assert.match(JSON.stringify(audit), /"failureTerminated".*"failureRetried"/);

    const message = await storeMessage(app.database, 'email', { clinicId: clinic.id });
    await giveUpMessage(app, clinic.id, message, 'TriesUsedUp');
    const refused = await clinic.call('POST', `/failed/${message}/terminate`);
    assert.deepEqual([refused.status, refused.body.type], [409, 'urn:aftercare:problem:NothingRuns']);
    const stranger = await addFailureClinic(app);
    assert.equal((await stranger.call('POST', `/failed/${message}/terminate`)).status, 404);
  });
}
