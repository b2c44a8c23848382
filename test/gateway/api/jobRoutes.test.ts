import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { ClinicId, DatasetId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the API for jobs', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    call = apiClient(app);
  });
  after(() => app?.stop());

  /** A job that no worker takes. */
  async function waitingJob(clinicId: ClinicId): Promise<string> {
    const datasetId = DatasetId.parse(newId('ds'));
    return (await startJob(app.client, importDataset, { datasetId, clinicId })).workflowId;
  }
  const pathOf = (workflowId: string, verb = '') => `/jobs/${encodeURIComponent(workflowId)}${verb}`;

  it('lists the jobs of the clinic page by page, and shows, pauses and cancels one', async () => {
    const started = [await waitingJob(app.clinicId), await waitingJob(app.clinicId)];
    await waitingJob(ClinicId.parse('riverside'));
    await eventually('both are listed', async () => {
      const { body } = await call('GET', '/jobs?status=running&type=importDataset');
      return Array.isArray(body.items) && body.items.length === 2;
    });
    const first = await call('GET', '/jobs?limit=1');
    const second = await call(
      'GET',
      `/jobs?limit=1&cursor=${encodeURIComponent(String(first.body.nextCursor))}`,
    );
    assert.ok(Array.isArray(first.body.items) && Array.isArray(second.body.items));
    assert.deepEqual(
      [...first.body.items, ...second.body.items].map(({ workflowId }) => workflowId).sort(),
      started.toSorted(),
    );
    assert.equal(second.body.nextCursor, null);
    assert.equal((await call('GET', '/jobs?cursor=2026-99-99T00:00:00Z,x')).status, 422);

    const [job = ''] = started;
    const shown = await call('GET', pathOf(job));
    assert.deepEqual([shown.status, shown.body.status, shown.body.progress], [200, 'RUNNING', null]);
    assert.deepEqual((await call('POST', pathOf(job, '/pause'))).body, {
      workflowId: job,
      requested: 'pause',
    });
    assert.equal((await call('POST', pathOf(job, '/cancel'))).status, 202);
    await app.client.workflow.getHandle(job).terminate();
    const late = await call('POST', pathOf(job, '/resume'));
    assert.deepEqual([late.status, late.body.type], [409, 'urn:aftercare:problem:JobEnded']);
  });

  it('answers of a job of another clinic, and of the application, as of one that does not exist', async () => {
    const foreign = await waitingJob(ClinicId.parse('riverside'));
    for (const verb of ['', '/pause', '/resume', '/cancel']) {
      const method = verb === '' ? 'GET' : 'POST';
      for (const job of [foreign, 'test-clinic/import/ds_nothing', 'check-queues', 'x']) {
        const { status, body } = await call(method, pathOf(job, verb));
        assert.deepEqual(
          [status, body.type, body.detail],
          [404, 'urn:aftercare:problem:JobNotFound', `there is no job ${job}`],
        );
      }
    }
    assert.equal((await app.client.workflow.getHandle(foreign).describe()).status.name, 'RUNNING');
  });
});
