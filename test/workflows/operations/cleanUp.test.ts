import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { cleanUp, type Removed } from '../../../src/contracts/operations/storageJobs.ts';
import { generateReport } from '../../../src/contracts/reports/reportJobs.ts';
import { newId } from '../../../src/security/newId.ts';
import { pageOfCleanUps } from '../../../src/store/operations/cleanUps.ts';
import { createDownloadLink } from '../../../src/store/reports/downloadLinks.ts';
import { storeReportPlan } from '../../../src/store/reports/reportParts.ts';
import { findReport, registerReport } from '../../../src/store/reports/reports.ts';
import { clientJson } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { changeTestClinic } from '../../support/testClinics.ts';

const DAY_MS = 24 * 3_600_000;
const PREFIX = 'clinics/test-clinic/';
const NOTHING: Removed = {
  ...{ reports: 0, links: 0, plans: 0, orphans: 0, unfinishedWrites: 0, bytes: 0 },
  ...{ notifications: 0, replies: 0, bulkSends: 0, events: 0, idempotencyKeys: 0 },
};

describe('cleanUp', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      ENDED_LINK_DAYS: '7',
      WORKER_QUEUES: 'housekeeping',
    });
    await changeTestClinic(app.database, app.clinicId, { analysisReportDays: 30, monthlyReportDays: 90 });
    await app.startWorkers();
  });
  after(() => app?.stop());

  const run = async (dryRun = false) =>
    (await (await startJob(app.client, cleanUp, { dryRun })).handle.result()).removed;
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  const pathOf = (key: string) => join(app.config.DATA_DIR, key);
  const isThere = (key: string) => existsSync(pathOf(key));

  async function file(key: string, days: number, text = 'x'.repeat(10)): Promise<string> {
    await mkdir(dirname(pathOf(key)), { recursive: true });
    await writeFile(pathOf(key), text);
    await utimes(pathOf(key), daysAgo(days), daysAgo(days));
    return key;
  }

  async function report(kind: 'analysis' | 'monthly-clinic', days: number): Promise<string> {
    const id = newId('rp');
    const objectKey = await file(`${PREFIX}reports/${id}.pdf`, days);
    const about = { analysisId: null, month: kind === 'monthly-clinic' ? '2026-01' : null };
    const stored = { disk: 'local', objectKey, fileName: 'report.pdf', bytes: 10, pages: 1, sha256: '' };
    await registerReport(app.database, { id, kind, clinicId: app.clinicId, ...about, ...stored });
    await app.database
      .updateTable('reports')
      .set({ createdAt: daysAgo(days) } as never)
      .where('id', '=', id)
      .execute();
    return id;
  }

  async function plan(days: number, workflowId: string): Promise<string> {
    const reportId = newId('rp');
    const about = { kind: 'analysis', clinicId: app.clinicId, workflowId, data: {}, style: {} };
    await storeReportPlan(app.database, { reportId, ...about }, [{}]);
    await app.database
      .updateTable('reportPlans')
      .set({ createdAt: daysAgo(days) } as never)
      .where('reportId', '=', reportId)
      .execute();
    await file(`${PREFIX}report-parts/${reportId}/0.pdf`, days);
    return reportId;
  }

  it('removes the reports that are kept long enough, by their kind', async () => {
    const expired = [await report('analysis', 31), await report('monthly-clinic', 91)];
    const kept = [await report('analysis', 29), await report('monthly-clinic', 31)];
    assert.deepEqual(await run(true), { ...NOTHING, reports: 2, bytes: 20 });
    for (const id of [...expired, ...kept])
      assert.ok(isThere(`${PREFIX}reports/${id}.pdf`), 'a dry run only counts');
    assert.deepEqual(await run(), { ...NOTHING, reports: 2, bytes: 20 });
    for (const id of expired) {
      assert.equal(await findReport(app.database, app.clinicId, id), undefined);
      assert.ok(!isThere(`${PREFIX}reports/${id}.pdf`));
    }
    for (const id of kept) {
      assert.ok(await findReport(app.database, app.clinicId, id));
      assert.ok(isThere(`${PREFIX}reports/${id}.pdf`));
    }
  });

  it('keeps an expired report as long as a link opens it, and ended links for their own time', async () => {
    const { database } = app;
    const reportId = await report('analysis', 40);
    const link = (days: number) =>
      createDownloadLink(database, app.clinicId, { reportId, expiresAt: daysAgo(-days), maxDownloads: 1 });
    await link(1);
    await link(-6);
    await link(-8);
    assert.deepEqual(await run(true), { ...NOTHING, links: 1 });
    assert.deepEqual(await run(), { ...NOTHING, links: 1 });
    assert.ok(isThere(`${PREFIX}reports/${reportId}.pdf`));
    await database.updateTable('downloadLinks').set({ revokedAt: new Date() }).execute();
    assert.deepEqual(await run(), { ...NOTHING, reports: 1, bytes: 10 });
    assert.deepEqual(await database.selectFrom('downloadLinks').selectAll().execute(), []);
  });

  it('removes reports in the making whose job has ended, not those that are made or young', async () => {
    const request = { kind: 'monthly-clinic', month: '2026-01', clinicId: app.clinicId } as const;
    const { handle, workflowId } = await startJob(app.client, generateReport, request);
    const abandoned = await plan(2, 'test-clinic/report/gone');
    const made = await plan(2, workflowId);
    const young = await plan(0.5, 'test-clinic/report/gone');
    assert.deepEqual(await run(true), { ...NOTHING, plans: 1 });
    assert.deepEqual(await run(), { ...NOTHING, plans: 1 });
    assert.ok(!isThere(`${PREFIX}report-parts/${abandoned}/0.pdf`));
    assert.ok(
      isThere(`${PREFIX}report-parts/${made}/0.pdf`) && isThere(`${PREFIX}report-parts/${young}/0.pdf`),
    );
    const left = await app.database.selectFrom('reportPlans').select('reportId').execute();
    assert.deepEqual(left.map(({ reportId: id }) => id).sort(), [made, young].sort());
    await handle.terminate();
    await app.database.deleteFrom('reportPlans').execute();
    await app.disks.current.removeAll(`${PREFIX}report-parts/`);
  });

  it('removes objects that nothing refers to once they are old enough, and nothing of others', async () => {
    const datasetId = await app.storeSample();
    await file(`${PREFIX}datasets/${datasetId}/source.csv`, 9, 'known by its row');
    const orphans = [
      await file(`${PREFIX}datasets/${newId('ds')}/source.csv.gz`, 2),
      await file(`${PREFIX}datasets/${datasetId}/chunks/7/0.csv.gz`, 2),
      await file(`${PREFIX}report-parts/${newId('rp')}/3.pdf`, 2),
      await file(`${PREFIX}reports/${newId('rp')}.pdf`, 2),
    ];
    const imported = await file(`${PREFIX}datasets/${datasetId}/chunks/8/0.csv.gz`, 2);
    const attempt = await app.database
      .insertInto('importAttempts')
      .values({ clinicId: app.clinicId, datasetId, abandonedAt: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    const chunk = {
      objectKey: imported,
      objectOffset: 0,
      objectBytes: 10,
      sha256: '',
      unpackedOffset: 0,
      rows: 1,
      bytes: 1,
      tokens: 1,
      contentHash: '',
    };
    await app.database
      .insertInto('importChunks')
      .values({ clinicId: app.clinicId, attemptId: attempt.id, index: 0, ...chunk })
      .execute();
    const unfinished = await file(`${PREFIX}reports/.tmp_${newId('w')}`, 2);
    const kept = [
      `${PREFIX}datasets/${datasetId}/source.csv`,
      imported,
      await file(`${PREFIX}reports/${newId('rp')}.pdf`, 0.5),
      await file(`${PREFIX}reports/.tmp_${newId('w')}`, 0.5),
      await file(`${PREFIX}datasets/of-somebody-else.csv`, 2),
      await file(`${PREFIX}exports/visits.csv`, 2),
      await file('exports/visits.csv', 2),
    ];
    const found = { ...NOTHING, orphans: 4, unfinishedWrites: 1, bytes: 40 };
    assert.deepEqual(await run(true), found);
    assert.ok([...orphans, unfinished, ...kept].every(isThere), 'a dry run only counts');
    assert.deepEqual(await run(), found);
    assert.ok(![...orphans, unfinished].some(isThere));
    assert.ok(kept.every(isThere));
  });

  it('goes through more objects than one batch takes', async () => {
    for (let count = 0; count < 450; count += 1) await file(`${PREFIX}reports/${newId('rp')}.pdf`, 2);
    assert.deepEqual(await run(), { ...NOTHING, orphans: 450, bytes: 4_500 });
  });

  it('keeps a record of what was removed', async () => {
    const [latest] = (await pageOfCleanUps(app.database, { limit: 1 })).rows;
    assert.ok(latest?.finishedAt);
    assert.deepEqual([latest.dryRun, latest.removed?.orphans], [false, 450]);
  });

  it('is started by the command line, and its records are listed there', async () => {
    await file(`${PREFIX}reports/${newId('rp')}.pdf`, 2);
    const { result } = await clientJson(['storage', 'clean', '--dry-run'], app.environment);
    const removed = { ...NOTHING, orphans: 1, bytes: 10 };
    assert.ok(result !== null && typeof result === 'object' && 'removed' in result);
    assert.deepEqual(result.removed, removed);
    const { cleanUps } = await clientJson(['storage', 'log', '--limit', '1'], app.environment);
    assert.ok(Array.isArray(cleanUps) && cleanUps.length === 1);
    assert.deepEqual([cleanUps[0].dryRun, cleanUps[0].removed], [true, removed]);
  });
});
