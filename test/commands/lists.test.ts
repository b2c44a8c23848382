import assert from 'node:assert/strict';
import { remindAppointment } from '../../src/contracts/appointments/appointments.ts';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { importDataset } from '../../src/contracts/jobs.ts';
import { ClinicId, type ContactId, DownloadLinkId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import { completeAnalysis } from '../../src/store/analysis/analyses.ts';
import { storeBooking } from '../../src/store/appointments/appointments.ts';
import { registerDataset } from '../../src/store/datasets/datasets.ts';
import { addListed, createBulkSend } from '../../src/store/messaging/bulkSends.ts';
import { storeInboundMessage } from '../../src/store/messaging/inboundMessages.ts';
import { raiseAlert } from '../../src/store/operations/alerts.ts';
import { beginCleanUp } from '../../src/store/operations/cleanUps.ts';
import { createDownloadLink, revokeLink } from '../../src/store/reports/downloadLinks.ts';
import { registerReport } from '../../src/store/reports/reports.ts';
import { createWebhookDelivery, registerWebhookEndpoint } from '../../src/store/webhooks/webhooks.ts';
import { eventually } from '../support/eventually.ts';
import { newBulk } from '../support/newBulk.ts';
import { plainReading } from '../support/plainReading.ts';
import { plainAnswer } from '../support/plainResults.ts';
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
      answer: plainAnswer('Nothing does.'),
      model: 'gemini-2.5-flash',
      models: ['gemini-2.5-flash'],
      rowsRead: 1,
      chunksRead: 1,
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
        sentColumns: [],
        freeText: 'strict',
        reading: plainReading(1),
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

  it('page through the audit, download links, the log of the storage and inbound messages', async () => {
    const [report] = await listed('reports', 'id', 'reports', 'list');
    assert.ok(report);
    const links: string[] = [];
    for (const maxDownloads of [1, 2, 3]) {
      const expiresAt = new Date(Date.now() + 3_600_000);
      links.unshift(
        (await createDownloadLink(app.database, 'riverside', { reportId: report, expiresAt, maxDownloads }))
          .id,
      );
    }
    const [newest = '', ...older] = links;
    await revokeLink(app.database, 'riverside', DownloadLinkId.parse(newest), new Date());
    const linksOf = (...filter: readonly string[]) =>
      listed(
        'links',
        'id',
        'reports',
        'links',
        'list',
        '--clinic',
        'riverside',
        '--report',
        report,
        ...filter,
      );
    assert.deepEqual(await linksOf(), links);
    assert.deepEqual(await linksOf('--status', 'revoked'), [newest]);
    assert.deepEqual(await linksOf('--status', 'valid'), older);
    assert.deepEqual(await linksOf('--since', '2037-01-01'), []);

    const entries = (...filter: readonly string[]) =>
      listed('entries', 'action', 'audit', 'list', '--clinic', 'riverside', ...filter);
    const ofLinks = ['linkRevoked', 'linkCreated', 'linkCreated', 'linkCreated'];
    assert.deepEqual(await entries(), [...ofLinks, 'clinicCreated']);
    assert.deepEqual(await entries('--subject', newest), ['linkRevoked', 'linkCreated']);
    assert.deepEqual(await entries('--since', '2037-01-01'), []);

    const cleanUps = Array.from({ length: 3 }, () => newId('cu'));
    for (const [index, id] of cleanUps.entries()) {
      const startedAt = new Date(Date.now() - index * 86_400_000);
      await beginCleanUp(app.database, { id, dryRun: true, startedAt });
    }
    assert.deepEqual(await listed('cleanUps', 'id', 'storage', 'log'), cleanUps);
    assert.deepEqual(await listed('cleanUps', 'id', 'storage', 'log', '--since', '1h'), cleanUps.slice(0, 1));

    const states = ['unmatched', 'handled', 'unmatched'] as const;
    const replies = states.map((state) => ({ id: newId('in'), state }));
    for (const reply of replies) {
      await storeInboundMessage(app.database, {
        ...reply,
        clinicId: 'riverside',
        providerId: newId('SM'),
        sender: '+4915112340001',
        recipient: '+15005550006',
        body: 'When do you open?',
        meaning: 'text',
        contactId: null,
        notificationId: null,
        workflowId: null,
      });
    }
    const inbox = (...filter: readonly string[]) =>
      listed('messages', 'replyId', 'inbox', 'list', '--clinic', 'riverside', ...filter);
    const idsIn = (...wanted: readonly string[]) =>
      replies.filter(({ state }) => wanted.includes(state)).map(({ id }) => id);
    assert.deepEqual(await inbox(), idsIn(...states).reverse());
    assert.deepEqual(await inbox('--status', 'unmatched'), idsIn('unmatched').reverse());
    assert.deepEqual(await inbox('--since', '2037-01-01'), []);
  });

  it('page through webhook deliveries, the recipients of a bulk send and appointments', async () => {
    const endpoint = {
      id: newId('we'),
      clinicId: ClinicId.parse('riverside'),
      url: app.sandbox.appWebhookUrl,
      secret: 'whsec_x',
    };
    await registerWebhookEndpoint(app.database, endpoint);
    const deliveries = Array.from({ length: 3 }, () => newId('wd'));
    for (const id of deliveries) {
      const delivery = { id, endpointId: endpoint.id, key: id, body: '{}' };
      await createWebhookDelivery(app.database, endpoint.clinicId, delivery);
    }
    const deliveriesOf = (...filter: readonly string[]) =>
      listed('deliveries', 'id', 'webhooks', 'deliveries', '--clinic', 'riverside', ...filter);
    assert.deepEqual(await deliveriesOf(endpoint.id), [...deliveries].reverse());
    assert.deepEqual(await deliveriesOf('--status', 'undelivered'), [...deliveries].reverse());
    assert.deepEqual(await deliveriesOf('--status', 'delivered'), []);
    assert.deepEqual(
      await listed('deliveries', 'id', 'webhooks', 'deliveries', '--clinic', 'other-clinic'),
      [],
    );

    const contacts: ContactId[] = [];
    for (let count = 0; count < 3; count += 1)
      contacts.push(await app.addContact({ email: `pat-${count}@lists.example` }));
    const bulk = newBulk(app);
    await createBulkSend(app.database, bulk);
    await addListed(app.database, bulk, 'contact', contacts);
    const recipients = (...filter: readonly string[]) =>
      listed('recipients', 'contactId', 'bulk', 'recipients', bulk.id, '--clinic', app.clinicId, ...filter);
    assert.deepEqual((await recipients()).sort(), contacts.toSorted());
    assert.deepEqual((await recipients('--status', 'waiting')).sort(), contacts.toSorted());
    assert.deepEqual(await recipients('--status', 'failed'), []);

    const appointments: string[] = [];
    for (const [day, contactId] of contacts.entries()) {
      const startsAt = new Date(Date.now() + (day - 1) * 86_400_000 + 3_600_000);
      const appointmentId = newId('ap');
      const booking = {
        appointmentId,
        clinicId: app.clinicId,
        contactId,
        timeZone: 'UTC',
        channels: ['email'],
      };
      const localStart = startsAt.toISOString().slice(0, 16);
      await storeBooking(app.database, remindAppointment.input.parse({ ...booking, localStart }), startsAt);
      appointments.push(appointmentId);
    }
    const list = ['appointments', 'list', '--clinic', app.clinicId];
    assert.deepEqual(await listed('appointments', 'id', ...list), appointments.slice(1));
    assert.deepEqual(await listed('appointments', 'id', ...list, '--since', '2d'), appointments);
    assert.deepEqual(await listed('appointments', 'id', ...list, '--status', 'cancelled'), []);
  });

  it('page through jobs by type, clinic and status, and say that more follow', async () => {
    const started: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const input = importDataset.input.parse({ datasetId: newId('ds'), clinicId: 'other-clinic' });
      started.push((await startJob(app.client, importDataset, input)).workflowId);
    }
    const filter = ['--clinic', 'other-clinic', '--type', 'importDataset', '--status', 'running'];
    await eventually('all jobs are listed', async () => {
      const { jobs } = await clientJson(['jobs', 'list', ...filter], app.environment);
      return Array.isArray(jobs) && jobs.length === 5;
    });
    assert.deepEqual(await listed('jobs', 'workflowId', 'jobs', 'list', ...filter), [...started].reverse());
    assert.deepEqual(await listed('jobs', 'workflowId', 'jobs', 'list', '--clinic', 'riverside'), []);
    assert.deepEqual(
      await listed('followups', 'workflowId', 'followups', 'list', '--clinic', 'other-clinic'),
      [],
    );
    const { stdout } = await runClient(['jobs', 'list', ...filter, '--limit', '2'], app.environment);
    assert.match(
      stdout,
      /^started +status +type +id\n[^\n]+RUNNING[^\n]+\n[^\n]+\nmore follow: add --cursor \S+\n$/,
    );
  });
});
