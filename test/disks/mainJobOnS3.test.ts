import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { deliverAnalysis } from '../../src/contracts/jobs.ts';
import { findReport, objectOf } from '../../src/store/reports/reports.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { S3_BUILD_TIMEOUT_MS, startTestS3, type TestS3 } from '../support/testS3.ts';

describe('the main job with its objects on S3', () => {
  let s3: TestS3 | undefined;
  let app: TestApp;
  before(async function () {
    this.timeout(S3_BUILD_TIMEOUT_MS);
    s3 = await startTestS3();
    if (!s3) return this.skip();
    app = await startTestApp({ DISK: 's3', ...s3.settings });
    await app.startWorkers();
  });
  after(async () => {
    await app?.stop();
    await s3?.stop();
  });

  it('stores source, chunks and report there, and nothing in the local folder', async () => {
    const { handle } = await startJob(app.client, deliverAnalysis, {
      datasetId: await app.storeSample(),
      clinicId: app.clinicId,
      question: 'Which characteristics go with longer survival?',
      contactId: await app.addContact(),
      readRows: 'all',
      followUps: null,
    });
    const result = await handle.result();
    assert.equal(result.notification, 'sent');
    const report = await findReport(app.database, app.clinicId, result.reportId);
    assert.ok(report);
    assert.equal(report.disk, 's3');
    const pdf = await app.disks.named('s3').read(objectOf(report));
    assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), '%PDF-');
    const chunks = await app.database.selectFrom('datasetChunks').select('objectKey').execute();
    assert.equal(chunks.length, result.chunks);
    const stored = await app.disks.named('s3').list('clinics/test-clinic/datasets/', { limit: 1_000 });
    // The source, and the chunks, several to an object.
    assert.equal(stored.length, 1 + new Set(chunks.map(({ objectKey }) => objectKey)).size);
    await assert.rejects(access(join(app.directory, 'disk')), { code: 'ENOENT' });
  });
});
