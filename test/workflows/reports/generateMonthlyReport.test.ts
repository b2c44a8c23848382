import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDevelopmentConfig } from '../../../src/config/config.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import {
  CalendarMonth,
  generateMonthlyReport,
  generateReport,
} from '../../../src/contracts/reports/reportJobs.ts';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import { type MessageStatus, messageStatusRank } from '../../../src/domain/messaging/messageStatus.ts';
import { lastWholeMonth, monthBefore, monthBounds } from '../../../src/domain/reports/calendarMonth.ts';
import { startTemporalServer, type TemporalServer } from '../../../src/sandbox/servers/temporalServer.ts';
import { applySchedules } from '../../../src/schedules/applySchedules.ts';
import { monthlyReportSchedules } from '../../../src/schedules/monthlyReportSchedules.ts';
import { newId } from '../../../src/security/newId.ts';
import { allClinics } from '../../../src/store/clinics/clinics.ts';
import { createDownloadLink } from '../../../src/store/reports/downloadLinks.ts';
import { analysisFigures, messageFigures, sentByDay } from '../../../src/store/reports/monthlyFigures.ts';
import { pageOfReports } from '../../../src/store/reports/pageOfReports.ts';
import { findReport, objectOf } from '../../../src/store/reports/reports.ts';
import { assertSoundPdf, textOfPdf } from '../../reports/qpdfCheck.ts';
import { sampleRows, storeRows } from '../../support/analysis.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { changeTestClinic } from '../../support/testClinics.ts';

const ZONE = 'Asia/Tokyo';
const month = CalendarMonth.parse(lastWholeMonth(new Date(), ZONE));
const { start, end, dayStarts } = monthBounds(month, ZONE);
const monthEarlier = monthBounds(monthBefore(month), ZONE);
const justBefore = (instant: Date) => new Date(instant.getTime() - 1);

describe('generateMonthlyReport', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ WORKER_QUEUES: 'reports' });
    await changeTestClinic(app.database, app.clinicId, { timeZone: ZONE, monthlyReport: true });
    await app.startWorkers();
    // At the edges of the month as the clinic's clocks show it, which are nine hours from those of UTC.
    await messages(1_234, start, 'delivered');
    await messages(11, justBefore(end), 'bounced');
    await messages(77, justBefore(start), 'delivered');
    await messages(5, monthEarlier.start, 'delivered');
    await messages(3, end, 'delivered');
  });
  after(() => app?.stop());

  async function messages(count: number, at: Date, status: MessageStatus): Promise<void> {
    const contactId = await app.addContact({ email: `${newId('p')}@patients.example` });
    const rows = Array.from({ length: count }, () => newId('nt'));
    await app.database
      .insertInto('notifications')
      .values(
        rows.map((id) => ({
          id,
          key: id,
          clinicId: app.clinicId,
          contactId,
          template: 'report-ready',
          variables: '{}',
          contentHash: '',
          category: 'transactional' as const,
          analysisId: null,
          reportId: null,
          channels: '["email"]',
          deliverWithinSeconds: null,
          expiresAt: null,
          replyWorkflowId: null,
          outcome: null,
          outcomeReason: null,
          endedAt: null,
        })),
      )
      .execute();
    await app.database
      .insertInto('messages')
      .values(
        rows.map((id) => ({
          clinicId: app.clinicId,
          id: id.replace('nt', 'ms'),
          notificationId: id,
          channel: 'email' as const,
          status,
          statusRank: messageStatusRank(status),
          recipient: null,
          segments: null,
          requestedAt: at,
          providerId: id,
          failureCode: status === 'bounced' ? 'Permanent' : null,
        })),
      )
      .execute();
  }

  it('counts what falls into the month as the clinic’s clocks show it', async () => {
    const { email, sms } = await messageFigures(app.database, app.clinicId, { start, end });
    assert.deepEqual([email.sent, email.delivered, email.failed], [1_245, 1_234, 11]);
    assert.equal(sms.sent, 0);
    const days = await sentByDay(app.database, app.clinicId, { start, end }, dayStarts);
    assert.deepEqual([days.email.at(0), days.email.at(-1)], [1_234, 11]);
    const former = await messageFigures(app.database, app.clinicId, monthEarlier);
    assert.equal(former.email.sent, 82);
  });

  it('counts the analyses that were started or that ended in the month, and what the completed ones cost', async () => {
    const datasetIds = new Map<string, string>([
      [app.clinicId, await app.storeSample()],
      ['riverside', await storeRows(app, sampleRows(5), 'riverside')],
    ]);
    await app.database
      .updateTable('datasets')
      .set({ profile: JSON.stringify({ rows: 228, columns: [] }) })
      .execute();
    const analysis = (
      clinicId: string,
      status: 'running' | 'completed' | 'failed' | 'cancelled',
      [startedAt, endedAt]: readonly [Date, Date | null],
      costUsd: number | null = null,
    ) => ({
      id: newId('an'),
      datasetId: datasetIds.get(clinicId) ?? assert.fail('a clinic without data'),
      clinicId,
      question: 'What stands out?',
      locale: 'en' as const,
      readRows: 'text' as const,
      workflowId: `${clinicId}/analysis/what`,
      model: 'gemini-2.5-flash',
      promptVersion: 'findings/1',
      sandbox: true,
      status,
      costUsd,
      maxTokens: null,
      maxCostUsd: null,
      rowsRead: null,
      missingChunks: null,
      createdAt: startedAt,
      finishedAt: endedAt,
    });
    const within = new Date(start.getTime() + 3_600_000);
    const { clinicId } = app;
    await app.database
      .insertInto('analyses')
      .values([
        analysis(clinicId, 'completed', [start, within], 1.25),
        analysis(clinicId, 'completed', [justBefore(start), justBefore(end)], 0.5),
        analysis(clinicId, 'completed', [within, within], null),
        analysis(clinicId, 'failed', [within, within], 40),
        analysis(clinicId, 'cancelled', [justBefore(start), within], 40),
        analysis(clinicId, 'running', [within, null], 40),
        analysis(clinicId, 'completed', [within, end], 40),
        analysis(clinicId, 'completed', [monthEarlier.start, justBefore(start)], 40),
        analysis('riverside', 'completed', [within, within], 40),
      ])
      .execute();
    assert.deepEqual(await analysisFigures(app.database, clinicId, { start, end }), {
      started: 5,
      completed: 3,
      failed: 2,
      rows: 3 * 228,
      costUsd: 1.75,
      unpriced: 1,
    });
  });

  it('reports on the month that has ended, against the one before, and replaces the report when it is run again', async () => {
    const run = async () =>
      (await startJob(app.client, generateMonthlyReport, { clinicId: app.clinicId })).handle.result();
    const first = await run();
    assert.equal(first.month, month);
    const expiresAt = new Date(Date.now() + 3_600_000);
    await createDownloadLink(app.database, app.clinicId, {
      reportId: first.reportId,
      expiresAt,
      maxDownloads: 1,
    });
    const second = await run();
    assert.deepEqual(
      (await pageOfReports(app.database, { limit: 10 })).rows.map(({ id }) => id),
      [second.reportId],
    );
    const links = await app.database.selectFrom('downloadLinks').select('reportId').execute();
    assert.deepEqual(links, [{ reportId: second.reportId }]);
    const report = await findReport(app.database, app.clinicId, second.reportId);
    assert.ok(report);
    const pdf = await app.disks.current.read(objectOf(report));
    await assertSoundPdf(pdf);
    const text = (await textOfPdf(pdf)).join('\n');
    for (const number of ['1,245', '1,234', '11', '82', '684'])
      assert.match(text, new RegExp(`\\b${number}\\b`));
  });

  it('is rendered by the command line too, for a clinic and a month that has ended', async () => {
    const out = join(app.directory, 'month.pdf');
    const command = ['report', 'monthly', '--clinic', app.clinicId, '--locale', 'de', '--paper', 'Letter'];
    const { file } = await clientJson([...command, '--month', month, '--out', out], app.environment);
    assert.equal(file, out);
    const pdf = await readFile(out);
    await assertSoundPdf(pdf);
    const text = (await textOfPdf(pdf)).join('\n');
    const [year, number] = month.split('-').map(Number);
    const name = new Date(Date.UTC(year ?? 0, (number ?? 0) - 1)).toLocaleString('de', { month: 'long' });
    assert.match(text, new RegExp(`${name} ${year}`));
    assert.match(text, /\b1\.245\b/);

    const running = new Date().toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 7);
    const early = await runClient([...command, '--month', running], app.environment);
    assert.notEqual(early.code, 0);
    assert.match(early.stderr, /has not ended in Asia\/Tokyo/);
    const wrong = await runClient([...command, '--month', '2026-13'], app.environment);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--month/);
  });

  it('has a schedule for each clinic that wants it, at six on the first in its zone', async () => {
    const timeZones = { 'test-clinic': ZONE, riverside: 'America/New_York' };
    await changeTestClinic(app.database, 'riverside', {
      timeZone: timeZones.riverside,
      monthlyReport: true,
    });
    const schedules = monthlyReportSchedules(await allClinics(app.database));
    const changes = await applySchedules(app.client, schedules, { dryRun: false });
    assert.equal(changes.length, 2, 'the other clinic wants no report');
    for (const [clinic, timeZone] of Object.entries(timeZones)) {
      const { spec, info } = await app.client.schedule
        .getHandle(`aftercare/monthly-report-${clinic}`)
        .describe();
      assert.equal(spec.timezone, timeZone);
      const [next] = info.nextActionTimes;
      const local = next?.toLocaleString('sv-SE', { timeZone });
      assert.match(local ?? '', /^\d{4}-\d\d-01 06:00:00$/);
    }
  });
});

describe('a report whose history grows long', () => {
  let server: TemporalServer | undefined;
  let app: TestApp | undefined;
  after(async () => {
    await app?.stop();
    await server?.stop();
  });

  it('goes on in a new run with the part that is next', async () => {
    const { cacheDir, path } = loadDevelopmentConfig();
    server = await startTemporalServer({
      report: () => undefined,
      cacheDir,
      path,
      toolsDir: join(import.meta.dirname, '../../../tools/temporal'),
      ui: false,
      dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 12 },
    });
    app = await startTestApp({ WORKER_QUEUES: 'reports' }, { temporalAddress: server.address });
    await app.startWorkers();
    const { client, clinicId, database, disks } = app;
    await app.changeClinic({ timeZone: ZONE });
    const request = { kind: 'monthly-clinic', month, clinicId } as const;
    const { handle, workflowId } = await startJob(client, generateReport, request);
    const { reportId, pages } = await handle.result();

    const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
    assert.notEqual(raw.workflowExecutionInfo?.firstRunId, runId, 'one run was enough');
    const report = await findReport(database, clinicId, reportId);
    assert.ok(report);
    const pdf = await disks.current.read(objectOf(report));
    await assertSoundPdf(pdf);
    assert.equal((await textOfPdf(pdf)).length, pages);
    const { parts, ...done } = await client.workflow.getHandle(workflowId).query(progress);
    assert.deepEqual(done, { phase: 'completed', done: pages, total: pages, unit: 'pages' });
    assert.deepEqual(parts, { done: 4, total: 4 });
    assert.deepEqual(await database.selectFrom('reportPlans').selectAll().execute(), []);
  });
});
