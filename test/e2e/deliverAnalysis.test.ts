import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { deliverAnalysis } from '../../src/contracts/jobs.ts';
import { progress, stages } from '../../src/contracts/shared/jobMessages.ts';
import { CompletionEvent } from '../../src/contracts/webhooks/completionEvent.ts';
import { storeSource } from '../../src/datasets/storeSource.ts';
import { findReport, objectOf } from '../../src/store/reports/reports.ts';
import { readPdf } from '../reports/readPdf.ts';
import { eventually } from '../support/eventually.ts';
import { allWorkflowIds, historyText } from '../support/histories.ts';
import { acceptedModelCalls, modelCalls, type StartedMainJob, startMainJob } from '../support/mainJob.ts';
import { downloadLinkIn, type OutboxEmail, outbox } from '../support/outbox.ts';
import { figuresOf, sampleRows } from '../support/sampleFigures.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { reportFollowUps } from './reportFollowUps.ts';

/** Long enough for the download that follows the job at once, short enough to wait for. */
const LINK_HOURS = 15 / 3_600;

const CONTACT = { name: 'Dr. Quillfeather', email: 'quillfeather@clinic.example', phone: '+15005550006' };

/** Rows of people: none of it may be found in a history. */
const PATIENTS = [
  'patient_name,email,phone,age,diagnosis',
  ...Array.from({ length: 30 }, (_, index) =>
    [
      `Wilhelmina Osgood${index}`,
      `osgood${index}@patients.example`,
      `+4930901820${10 + index}`,
      40 + index,
      index % 2 === 0 ? 'Sjoegren syndrome' : 'Behcet disease',
    ].join(','),
  ),
].join('\n');

const number = (printed: string): number => Number(printed.replaceAll(',', ''));

describe('the main job', () => {
  let app: TestApp;
  let job: StartedMainJob;
  let result: z.output<typeof deliverAnalysis.result>;
  let email: OutboxEmail;
  let downloaded: { at: number; page: Response; html: string; pdf: Response; bytes: Uint8Array };

  before(async () => {
    app = await startTestApp({ REPORT_LINK_HOURS: String(LINK_HOURS) });
    await app.startWorkers();
    job = await startMainJob(app, { contactId: await app.addContact(CONTACT) });
    result = await job.handle.result();
    email = (await outbox(app.sandbox)).emails[0] ?? assert.fail('no e-mail');
    // Downloaded at once: the link of this test lives for seconds.
    const link = downloadLinkIn(email);
    const page = await fetch(link);
    const pdf = await fetch(link, { method: 'POST' });
    downloaded = {
      at: Date.now(),
      page,
      html: await page.text(),
      pdf,
      bytes: new Uint8Array(await pdf.arrayBuffer()),
    };
  });
  after(() => app?.stop());

  it('answers a result of the shape its contract promises', () => {
    const parsed = deliverAnalysis.result.parse(result);
    const [, ...rows] = sampleRows();
    assert.equal(parsed.rows, rows.length);
    assert.deepEqual([parsed.notification, parsed.webhook], ['sent', 'delivered']);
    assert.ok(parsed.chunks > 1 && parsed.findings > 0 && parsed.pages > 1);
    assert.ok(parsed.usage.promptTokens > 0 && parsed.usage.outputTokens > 0);
    assert.ok((parsed.usage.costUsd ?? 0) > 0);
  });

  it('asks the model once per chunk, for the plan and for the answer, and adds up the tokens of just those calls', async () => {
    assert.equal(acceptedModelCalls(app), await modelCalls(app, result.analysisId, result.chunks));
    const calls = app.sandbox.journal.query({ operation: 'generateContent', outcome: 'accepted' });
    assert.deepEqual(
      [result.usage.promptTokens, result.usage.outputTokens],
      [
        calls.reduce((sum, { tokens }) => sum + (tokens?.prompt ?? 0), 0),
        calls.reduce((sum, { tokens }) => sum + (tokens?.output ?? 0), 0),
      ],
    );
  });

  it('puts a PDF on the disk whose figures are those of the data', async () => {
    const report = await findReport(app.database, app.clinicId, result.reportId);
    assert.ok(report);
    const bytes = await app.disks.named(report.disk).read(objectOf(report));
    assert.equal(bytes.byteLength, report.bytes);
    const { pages } = await readPdf(bytes);
    assert.equal(pages.length, result.pages);
    const text = pages.join(' ');
    for (const column of ['age', 'meal.cal', 'wt.loss', 'ph.ecog']) {
      const { count, missing, min, max, mean } = figuresOf(column);
      const name = column.replace('.', '\\.');
      const share = `${((100 * missing) / (count + missing)).toFixed(1)}%`;
      const row = new RegExp(
        `\\b${name} ${count} ${missing} \\(${share}\\) \\d+ ([\\d.,-]+) [\\d.,]+ (\\S+) .*?`,
      );
      const [, printedMean = '', printedMin = ''] = row.exec(text) ?? assert.fail(`no figures of ${column}`);
      // Three digits are printed.
      assert.ok(Math.abs(number(printedMean) - mean) <= Math.abs(mean) * 5e-3, `mean of ${column}`);
      assert.equal(number(printedMin), min);
      assert.ok(text.includes(max.toLocaleString('en')), `maximum of ${column}`);
    }
  });

  it('sends one e-mail to the contact, and the webhook of Resend marks it as delivered', async () => {
    const { emails } = await outbox(app.sandbox);
    assert.deepEqual(
      emails.filter(({ id }) => id === email.id).flatMap(({ to }) => to),
      [CONTACT.email],
    );
    assert.equal(emails.filter(({ text }) => text.includes('/reports/')).length, 1);
    await eventually('the delivery event', async () => {
      const message = await app.database
        .selectFrom('messages')
        .select('status')
        .where('providerId', '=', email.id)
        .executeTakeFirst();
      return message?.status === 'delivered';
    });
  });

  it('gives the contact a link whose page downloads that PDF', async () => {
    const report = await findReport(app.database, app.clinicId, result.reportId);
    assert.equal(downloaded.page.status, 200);
    assert.match(downloaded.page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(downloaded.html, /<form method="post">/);
    assert.equal(downloaded.pdf.status, 200);
    assert.equal(downloaded.pdf.headers.get('content-type'), 'application/pdf');
    assert.match(downloaded.pdf.headers.get('cache-control') ?? '', /no-store/);
    assert.ok(report);
    const stored = await app.disks.named(report.disk).read(objectOf(report));
    assert.deepEqual(downloaded.bytes, new Uint8Array(stored));
  });

  it('tells the app once, by a signed webhook that names the result', async () => {
    const { webhooks } = await outbox(app.sandbox);
    assert.deepEqual(
      webhooks.map(({ signature }) => signature),
      ['verified'],
    );
    const event = CompletionEvent.parse(JSON.parse(webhooks[0]?.body ?? ''));
    assert.equal(event.type, 'analysis.delivered');
    const { analysisId, reportId, findings, missingChunks, pages, usage } = result;
    const { clinicId } = app;
    const { datasetId } = job;
    const counts = { findings, missingChunks, pages, usage };
    assert.deepEqual(event.data, { clinicId, datasetId, analysisId, reportId, ...counts });
  });

  it('can be found and followed in the Temporal UI: summary, tags, current details', async () => {
    const description = await job.handle.describe();
    assert.equal(await description.staticSummary(), `Analyse ${job.datasetId} and deliver the report`);
    assert.deepEqual(description.searchAttributes.ClinicId, [app.clinicId]);
    assert.deepEqual(description.searchAttributes.DatasetId, [job.datasetId]);
    assert.deepEqual(description.searchAttributes.ContactId, [job.contactId]);
    const found = await eventually('the job by its tag', async () => {
      const ids: string[] = [];
      const query = `DatasetId = '${job.datasetId}'`;
      for await (const { workflowId } of app.client.workflow.list({ query })) ids.push(workflowId);
      return ids.includes(job.workflowId) && ids;
    });
    assert.ok(found.includes(job.analysisWorkflowId));
    const details = z
      .object({ currentDetails: z.string() })
      .parse(await job.handle.query('__temporal_workflow_metadata'));
    assert.match(details.currentDetails, /\*\*completed\*\*.*6 of 6 stages/);
  });

  it('answers progress and stages by query, also after it has ended', async () => {
    assert.deepEqual(await job.handle.query(progress), {
      phase: 'completed',
      done: 6,
      total: 6,
      unit: 'stages',
    });
    const all = await job.handle.query(stages);
    assert.deepEqual(
      all.map(({ name, state }) => [name, state]),
      ['import', 'analysis', 'report', 'notification', 'webhook', 'follow-ups'].map((name) => [name, 'done']),
    );
    assert.equal(all.at(-1)?.workflowId, result.followUpsWorkflowId);
  });

  it('keeps names, addresses and cells out of every history', async () => {
    const file = join(app.directory, 'wilhelmina-osgood.csv');
    await writeFile(file, PATIENTS);
    const { clinicId, database, disks, config } = app;
    const datasetId = await storeSource(file, { clinicId, identifyingColumns: [], database, disks, config });
    const { handle } = await startMainJob(app, {
      datasetId,
      contactId: job.contactId,
      question: 'Who is older?',
    });
    const { rows, analysisId } = await handle.result();
    assert.equal(rows, 30);
    const ids = await eventually('all jobs', async () => {
      const found = await allWorkflowIds(app.client);
      return found.some((id) => id.startsWith(`${clinicId}/follow-up/${analysisId}`)) && found;
    });
    assert.ok(ids.length >= 12, `${ids.length} histories`);
    for (const id of ids) {
      const text = await historyText(app.client, id);
      assert.ok(text.includes('workflowType'), id);
      assert.doesNotMatch(
        text,
        /osgood|sjoegren|behcet|quillfeather|4930901820|15005550006|\.csv\b(?!")/i,
        id,
      );
    }
    assert.doesNotMatch(ids.join('\n'), /osgood|quillfeather/i);
  });

  reportFollowUps(() => ({ app, result, reportEmailId: email.id, phone: CONTACT.phone }));

  describe('its link', () => {
    it('dies when its time is over: page and download answer the same 404', async () => {
      await sleep(Math.max(0, downloaded.at + LINK_HOURS * 3_600_000 - Date.now()));
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(downloadLinkIn(email), { method });
        assert.equal(answer.status, 404);
        assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
        assert.match(await answer.text(), /does not work/);
      }
    });
  });
});
