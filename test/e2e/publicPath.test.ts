import assert from 'node:assert/strict';
import { storeNotification } from '../../chaos/storeNotification.ts';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../src/contracts/jobs.ts';
import { sendBulk } from '../../src/contracts/messaging/bulkJobs.ts';
import type { ContactId } from '../../src/contracts/shared/ids.ts';
import { reportKey } from '../../src/domain/shared/clinicObjects.ts';
import { newId } from '../../src/security/newId.ts';
import { addListed, createBulkSend } from '../../src/store/messaging/bulkSends.ts';
import type { NewNotification } from '../../src/store/messaging/notifications.ts';
import { registerReport } from '../../src/store/reports/reports.ts';
import { analyze, importRows, sampleRows } from '../support/analysis.ts';
import { eventually } from '../support/eventually.ts';
import { newBulk } from '../support/newBulk.ts';
import { downloadLinkIn, outbox } from '../support/outbox.ts';
import { type PathProxy, startPathProxy } from '../support/pathProxy.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('a public URL with a path', () => {
  let proxy: PathProxy;
  let app: TestApp;
  before(async () => {
    proxy = await startPathProxy('/aftercare');
    app = await startTestApp({ PUBLIC_URL: proxy.url });
    proxy.forwardTo(app.gatewayUrl);
    await app.startWorkers();
  });
  after(async () => {
    await app?.stop();
    await proxy?.close();
  });

  async function send(contactId: ContactId, notification: Partial<NewNotification>): Promise<void> {
    const stored = await storeNotification(app, 'sms', { ...notification, contactId });
    const { handle } = await startJob(app.client, sendNotification, { ...stored, clinicId: app.clinicId });
    await handle.result();
  }
  const sent = async (to: string) =>
    (await outbox(app.sandbox)).emails.find((email) => email.to.includes(to)) ??
    assert.fail(`nothing to ${to}`);

  it('is in the link to a report, whose button leads to the file under it', async () => {
    const { handle } = await analyze(app, await importRows(app, sampleRows(20)));
    const { analysisId } = await handle.result();
    const reportId = newId('rp');
    const stored = await app.disks.current.write(reportKey(app.clinicId, reportId), Buffer.from('%PDF-1.7'));
    await registerReport(app.database, {
      ...stored,
      id: reportId,
      kind: 'analysis',
      clinicId: app.clinicId,
      analysisId,
      month: null,
      objectKey: stored.key,
      fileName: 'analysis-report.pdf',
      pages: 1,
    });
    const contactId = await app.addContact({ email: 'ada@patients.example' });
    await send(contactId, {
      content: { template: 'report-ready' },
      channels: ['email'],
      analysisId,
      reportId,
    });
    const link = downloadLinkIn(await sent('ada@patients.example'));
    assert.ok(link.startsWith(`${proxy.url}/reports/`), link);
    assert.equal((await fetch(link)).status, 200);
    const file = await fetch(link, { method: 'POST' });
    assert.ok(file.url.startsWith(`${proxy.url}/downloads/`), file.url);
    assert.equal(await file.text(), '%PDF-1.7');
  });

  it('is in the status callback of an SMS, whose signature over it is accepted', async () => {
    const contactId = await app.addContact({ phone: '+4915112345607' });
    await send(contactId, {});
    await eventually('a message whose delivery is known', () =>
      app.database
        .selectFrom('messages')
        .select('id')
        .where('channel', '=', 'sms')
        .where('status', '=', 'delivered')
        .executeTakeFirst(),
    );
  });

  it('is in the link that unsubscribes from bulk e-mail', async () => {
    const to = 'joan@patients.example';
    const contactId = await app.addContact({ email: to, preferences: { marketing: ['email'] } });
    const bulk = newBulk(app);
    await createBulkSend(app.database, bulk);
    await addListed(app.database, bulk, 'contact', [contactId]);
    await (await startJob(app.client, sendBulk, { bulkId: bulk.id, clinicId: app.clinicId })).handle.result();
    const [, link = ''] = /(http\S+\/unsubscribe\/[\w-]+\/ms_\w+)/.exec((await sent(to)).text) ?? [];
    assert.ok(link.startsWith(`${proxy.url}/unsubscribe/`), link);
    assert.equal((await fetch(link)).status, 200);
  });
});
