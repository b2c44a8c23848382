import assert from 'node:assert/strict';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { importDataset } from '../../src/contracts/jobs.ts';
import { newId } from '../../src/security/newId.ts';
import { completeAnalysis } from '../../src/store/analysis/analyses.ts';
import { registerDataset } from '../../src/store/datasets/datasets.ts';
import { createBulkSend } from '../../src/store/messaging/bulkSends.ts';
import { raiseAlert } from '../../src/store/operations/alerts.ts';
import { registerReport } from '../../src/store/reports/reports.ts';
import { eventually } from '../support/eventually.ts';
import { newBulk } from '../support/newBulk.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { storeAnalysis } from '../support/storeAnalysis.ts';
import { storeMessage } from '../support/storeMessage.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('the commands that list', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const ofAllClinics = () => ({ ...app.environment, CLINIC_ID: '' });

  /** The ids of all entries, fetched two per page. */
  async function listed(member: string, id: string, ...args: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    let cursor: readonly string[] = [];
    for (;;) {
      const page = await clientJson([...args, '--limit', '2', ...cursor], ofAllClinics());
      const rows = page[member];
      assert.ok(Array.isArray(rows) && rows.length <= 2);
      ids.push(...rows.map((row) => String(row[id])));
      if (page.nextCursor === null) return ids;
      cursor = ['--cursor', String(page.nextCursor)];
    }
  }

  it('page through analyses, newest first, and filter them', async () => {
    const ids = Array.from({ length: 5 }, () => newId('an'));
    for (const [index, id] of ids.entries())
      await storeAnalysis(app.database, { id, clinicId: index === 0 ? 'test-clinic' : 'riverside' }, []);
    const [first = '', second = '', ...rest] = ids;
    await completeAnalysis(app.database, 'riverside', second, {
      answer: { summary: 'Nothing', findings: [] },
      model: 'gemini-2.5-flash',
      models: ['gemini-2.5-flash'],
      rowsCovered: 1,
      missingChunks: 0,
    });
    const analyses = (...filter: readonly string[]) =>
      listed('analyses', 'analysisId', 'analyses', 'list', ...filter);
    assert.deepEqual(await analyses(), [...ids].reverse());
    assert.deepEqual(await analyses('--clinic', 'test-clinic'), [first]);
    assert.deepEqual(await analyses('--status', 'completed'), [second]);
    assert.deepEqual(await analyses('--status', 'running', '--clinic', 'riverside'), [...rest].reverse());
    assert.deepEqual(await analyses('--since', '2037-01-01'), []);
    assert.equal((await analyses('--since', '1h')).length, 5);
  });

  it('page through data sets by clinic and by whether they are imported', async () => {
    const clinic = 'other-clinic';
    const ids = Array.from({ length: 3 }, () => newId('ds'));
    for (const id of ids) {
      await registerDataset(app.database, {
        id,
        clinicId: clinic,
        name: 'visits.csv',
        disk: 'local',
        sourceKey: id,
        format: 'csv',
        columns: ['age'],
        bytes: 1,
        sha256: '',
        identifyingColumns: [],
      });
    }
    const datasets = ['datasets', 'list', '--clinic', clinic];
    assert.deepEqual(
      await listed('datasets', 'datasetId', ...datasets, '--status', 'stored'),
      [...ids].reverse(),
    );
    assert.deepEqual(await listed('datasets', 'datasetId', ...datasets, '--status', 'imported'), []);
  });

  it('page through reports, notifications, messages, bulk sends and alerts', async () => {
    const reports = Array.from({ length: 3 }, () => newId('rp'));
    for (const id of reports) {
      await registerReport(app.database, {
        id,
        kind: 'monthly-clinic',
        clinicId: 'riverside',
        analysisId: null,
        month: '2026-10',
        disk: 'local',
        objectKey: id,
        fileName: 'report.pdf',
        bytes: 1,
        pages: 1,
        sha256: '',
      });
    }
    const monthly = ['reports', 'list', '--type', 'monthly-clinic'];
    assert.deepEqual(await listed('reports', 'id', ...monthly), [...reports].reverse());
    assert.deepEqual(await listed('reports', 'id', 'reports', 'list', '--clinic', 'other-clinic'), []);

    const messages = [];
    for (const channel of ['email', 'sms', 'email'] as const)
      messages.push(await storeMessage(app.database, channel));
    assert.deepEqual(await listed('messages', 'messageId', 'messages', 'list'), [...messages].reverse());
    const open = await listed('notifications', 'notificationId', 'notifications', 'list', '--status', 'open');
    assert.equal(open.length, 3);
    assert.deepEqual(
      await listed('notifications', 'notificationId', 'notifications', 'list', '--type', 'report-ready'),
      [],
    );

    const bulks = [newBulk(app), newBulk(app), newBulk(app)];
    for (const bulk of bulks) await createBulkSend(app.database, bulk);
    const ids = bulks.map(({ id }) => id).reverse();
    assert.deepEqual(await listed('bulkSends', 'bulkId', 'bulk', 'list', '--status', 'draft'), ids);

    const alerts = ['a', 'b', 'c'].map((subject) => ({ id: newId('al'), subject }));
    for (const alert of alerts)
      await raiseAlert(app.database, { ...alert, kind: 'queueUnhealthy', clinicId: null, message: 'Look' });
    const raised = ['alerts', 'list', '--type', 'queueUnhealthy'];
    assert.deepEqual(await listed('alerts', 'id', ...raised), alerts.map(({ id }) => id).reverse());
  });

  it('page through jobs by type, clinic and status, and say that more follow', async () => {
    const started: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const input = importDataset.input.parse({ datasetId: newId('ds'), clinicId: 'jobs-clinic' });
      started.push((await startJob(app.client, importDataset, input)).workflowId);
    }
    const filter = ['--clinic', 'jobs-clinic', '--type', 'importDataset', '--status', 'running'];
    await eventually('all jobs are listed', async () => {
      const { jobs } = await clientJson(['jobs', 'list', ...filter], app.environment);
      return Array.isArray(jobs) && jobs.length === 5;
    });
    assert.deepEqual(await listed('jobs', 'workflowId', 'jobs', 'list', ...filter), [...started].reverse());
    assert.deepEqual(await listed('jobs', 'workflowId', 'jobs', 'list', '--clinic', 'nobody'), []);
    assert.deepEqual(
      await listed('followups', 'workflowId', 'followups', 'list', '--clinic', 'jobs-clinic'),
      [],
    );
    const { stdout } = await runClient(['jobs', 'list', ...filter, '--limit', '2'], app.environment);
    assert.match(
      stdout,
      /^started +status +type +id\n[^\n]+RUNNING[^\n]+\n[^\n]+\nmore follow: add --cursor \S+\n$/,
    );
  });
});
