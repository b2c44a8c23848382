import assert from 'node:assert/strict';
import { DownloadLinkId } from '../../../src/contracts/shared/ids.ts';
import { hashDownloadToken } from '../../../src/security/downloadToken.ts';
import { newId } from '../../../src/security/newId.ts';
import {
  createDownloadLink,
  findLinkByToken,
  pageOfDownloadLinks,
  redeemLink,
  revokeLink,
} from '../../../src/store/reports/downloadLinks.ts';
import {
  findReportPart,
  findReportPlan,
  listReportParts,
  recordReportPart,
  removeReportPlan,
  storeReportPlan,
} from '../../../src/store/reports/reportParts.ts';
import { findReport, registerReport, removeReport } from '../../../src/store/reports/reports.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const [OWNER, OTHER] = ['test-clinic', 'riverside'];

describe('reports of another clinic', () => {
  let test: TestDatabase;
  const reportId = newId('rp');
  before(async () => {
    test = await createTestDatabase();
    await registerReport(test.database, {
      id: reportId,
      kind: 'monthly-clinic',
      clinicId: OWNER,
      analysisId: null,
      month: '2026-10',
      disk: 'local',
      objectKey: 'report.pdf',
      fileName: 'report.pdf',
      bytes: 1,
      pages: 1,
      sha256: '',
    });
    const plan = { reportId, kind: 'monthly-clinic', clinicId: OWNER, workflowId: null, data: {}, style: {} };
    await storeReportPlan(test.database, plan, [{}]);
  });
  after(() => test.drop());

  it('are not found, and neither changed nor removed', async () => {
    const { database } = test;
    assert.equal(await findReport(database, OTHER, reportId), undefined);
    assert.equal(await findReportPlan(database, OTHER, reportId), undefined);
    assert.equal(await findReportPart(database, OTHER, reportId, 0), undefined);
    assert.deepEqual(await listReportParts(database, OTHER, reportId), []);
    const part = { disk: 'local', key: 'part.pdf', sha256: '', pages: 1 };
    await recordReportPart(database, OTHER, reportId, 0, part);
    await removeReportPlan(database, OTHER, reportId);
    await removeReport(database, OTHER, reportId);
    assert.equal((await findReportPart(database, OWNER, reportId, 0))?.object, undefined);
    assert.equal((await findReport(database, OWNER, reportId))?.id, reportId);
  });

  it('get no link, and their links are neither listed, redeemed nor revoked', async () => {
    const { database } = test;
    const now = new Date();
    const link = { reportId, expiresAt: new Date(now.getTime() + 60_000), maxDownloads: 1 };
    await assert.rejects(createDownloadLink(database, OTHER, link), /foreign key/);
    const { id, token } = await createDownloadLink(database, OWNER, link);
    const listed = await pageOfDownloadLinks(database, OTHER, { reportId, limit: 5 }, now);
    assert.deepEqual(listed.rows, []);
    assert.equal(await revokeLink(database, OTHER, DownloadLinkId.parse(id), now), false);
    const redemption = { tokenHash: hashDownloadToken('redeemed'), expiresAt: link.expiresAt };
    assert.equal(await redeemLink(database, { clinicId: OTHER, id }, redemption, now), 'revoked');
    const found = await findLinkByToken(database, hashDownloadToken(token));
    assert.deepEqual([found?.clinicId, found?.revokedAt, found?.downloads], [OWNER, null, 0]);
    assert.equal(await redeemLink(database, { clinicId: OWNER, id }, redemption, now), 'valid');
  });
});
