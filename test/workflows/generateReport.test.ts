import assert from 'node:assert/strict';
import type { AnalysisId } from '../../src/contracts/ids.ts';
import { analyzeDataset, importDataset } from '../../src/contracts/jobs.ts';
import { progress } from '../../src/contracts/messages.ts';
import { generateReport } from '../../src/contracts/reportJobs.ts';
import { startJob } from '../../src/contracts/startJob.ts';
import { findReport, objectOf } from '../../src/store/reports.ts';
import { assertSoundPdf, textOfPdf } from '../reports/qpdfCheck.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const QUESTION = 'Which patient characteristics go with longer survival?';

describe('generateReport', () => {
  let app: TestApp;
  let analysisId: AnalysisId;

  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    const datasetId = await app.storeSample();
    const { clinicId, client } = app;
    const imported = await startJob(client, importDataset, { datasetId, clinicId });
    await imported.handle.result();
    const analysis = await startJob(client, analyzeDataset, { datasetId, question: QUESTION, clinicId });
    ({ analysisId } = await analysis.handle.result());
  });
  after(() => app.stop());

  it('renders an analysis with all its rows, and leaves no part behind', async () => {
    const { clinicId } = app;
    const { handle } = await startJob(app.client, generateReport, { kind: 'analysis', analysisId, clinicId });
    const { reportId, pages, bytes } = await handle.result();
    const report = await findReport(app.database, reportId);
    assert.ok(report);
    const pdf = await app.disks.named(report.disk).read(objectOf(report));
    assert.equal(pdf.byteLength, bytes);
    await assertSoundPdf(pdf);
    const text = await textOfPdf(pdf);
    assert.equal(text.length, pages);
    assert.match(text.at(-1) ?? '', / 228 /);
    const done = await handle.query(progress);
    assert.deepEqual(
      { ...done, parts: undefined },
      { phase: 'completed', done: pages, total: pages, unit: 'pages', parts: undefined },
    );
    assert.ok(done.parts && done.parts.total >= 5 && done.parts.done === done.parts.total);
    assert.deepEqual(await app.database.selectFrom('report_plans').selectAll().execute(), []);
  });
});
