import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ClinicId, DatasetId, ReportId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { registerReport } from '../../../src/store/reports/reports.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { importRows, sampleRows, storeRows } from '../../support/analysis.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { eventually } from '../../support/eventually.ts';
import { SAMPLE, startTestApp, type TestApp } from '../../support/testApp.ts';
import { addTestClinic } from '../../support/testClinics.ts';

const QUESTION = 'What goes with longer survival?';
const UNKNOWN = '0'.repeat(24);

describe('the API for data sets, analyses and reports', () => {
  let app: TestApp;
  type Call = (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  let call: Call;
  before(async () => {
    app = await startTestApp({ RETRY_DELAYS_SECONDS: '0.05', CHUNK_MAX_ROWS: '20' });
    await app.startWorkers();
    call = apiClient(app);
  });
  afterEach(() => app.sandbox.clearFaults());
  after(() => app?.stop());

  const problemOf = ({ status, body }: ApiAnswer) => [
    status,
    String(body.type).replace('urn:aftercare:problem:', ''),
  ];
  const fieldsOf = ({ body }: ApiAnswer): string[] =>
    (Array.isArray(body.errors) ? body.errors : []).map(({ field }) => field);
  const items = ({ body }: ApiAnswer) => (Array.isArray(body.items) ? body.items : assert.fail());
  /** The result of a job once it has completed, as the API tells it. */
  const resultOf = async (workflowId: unknown) => {
    await app.client.workflow.getHandle(String(workflowId)).result();
    const { body } = await call('GET', `/jobs/${encodeURIComponent(String(workflowId))}`);
    assert.deepEqual([body.status, body.failure], ['COMPLETED', null]);
    return Object(body.result);
  };
  const started = async (path: string, body?: unknown) => {
    const answer = await call('POST', path, body);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return answer.body.workflowId;
  };

  it('lead from a file to a report that can be downloaded, by one Idempotency-Key once', async () => {
    const form = new FormData();
    form.append('file', new Blob([await readFile(SAMPLE)]), 'lung.csv');
    const upload = await fetch(`${app.gatewayUrl}/v1/datasets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.apiToken}` },
      body: form,
    });
    const { datasetId } = Object(await upload.json());
    const path = `/datasets/${datasetId}`;
    const { status, rows, chunks } = (await call('GET', path)).body;
    assert.deepEqual([status, rows, chunks], ['stored', null, 0]);
    assert.deepEqual(problemOf(await call('GET', `${path}/profile`)), [409, 'DatasetNotImported']);
    const early = await call('POST', '/analyses', { datasetId, question: QUESTION });
    assert.deepEqual(problemOf(early), [409, 'DatasetNotImported']);
    await resultOf(await started(`${path}/import`));
    const { body: profile } = await call('GET', `${path}/profile`);
    assert.ok(Array.isArray(profile.columns));
    const age = profile.columns.find(({ name }) => name === 'age');
    assert.deepEqual([profile.rows, age.kind, age.missing, age.median], [228, 'numeric', 0, 63]);

    const key = { 'idempotency-key': 'analyse-1' };
    const first = await call('POST', '/analyses', { datasetId, question: QUESTION }, key);
    const again = await call('POST', '/analyses', { datasetId, question: QUESTION }, key);
    assert.deepEqual([again.status, again.body], [202, first.body]);
    const { analysisId } = await resultOf(first.body.workflowId);
    const shown = (await call('GET', `/analyses/${analysisId}`)).body;
    assert.deepEqual(
      [shown.status, shown.workflowId, shown.question, shown.progress, shown.missingChunks],
      ['completed', first.body.workflowId, QUESTION, null, 0],
    );
    const found = (await call('GET', `/analyses/${analysisId}/result`)).body;
    assert.ok(Array.isArray(found.sentences) && Array.isArray(found.findings));
    assert.equal((await call('GET', `/analyses/${analysisId}/results`)).status, 200);
    const listed = await call('GET', `/analyses?dataset=${datasetId}&status=completed&limit=1`);
    assert.deepEqual(
      items(listed).map((entry) => [entry.analysisId, 'question' in entry]),
      [[analysisId, false]],
    );

    const { reportId, bytes } = await resultOf(await started('/reports', { kind: 'analysis', analysisId }));
    const report = (await call('GET', `/reports/${reportId}`)).body;
    assert.deepEqual([report.analysisId, report.kind, report.bytes], [analysisId, 'analysis', bytes]);
    assert.deepEqual(
      items(await call('GET', '/reports?kind=analysis')).map((entry) => entry.reportId),
      [reportId],
    );
    await downloads(String(reportId), Number(bytes), String(report.sha256));
    await links(String(reportId));
  });

  async function downloads(reportId: string, bytes: number, sha256: string) {
    const get = (headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
      fetch(`${app.gatewayUrl}/v1/reports/${reportId}/file`, {
        method,
        headers: { authorization: `Bearer ${app.apiToken}`, ...headers },
      });
    const whole = await get();
    const pdf = Buffer.from(await whole.arrayBuffer());
    assert.deepEqual([whole.status, pdf.length, pdf.subarray(0, 5).toString()], [200, bytes, '%PDF-']);
    assert.equal(whole.headers.get('content-type'), 'application/pdf');
    assert.equal(whole.headers.get('etag'), `"${sha256}"`);
    const part = await get({ range: 'bytes=1-3' });
    assert.deepEqual([part.status, await part.text()], [206, 'PDF']);
    assert.equal((await get({ range: `bytes=${bytes}-` })).status, 416);
    assert.equal((await get({ 'if-none-match': `"${sha256}"` })).status, 304);
    const head = await get({}, 'HEAD');
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(bytes)]);
  }

  async function links(reportId: string) {
    const path = `/reports/${reportId}/links`;
    const key = { 'idempotency-key': 'link-1' };
    const created = await call('POST', path, { hours: 2, maxDownloads: 1 }, key);
    assert.equal(created.status, 201, JSON.stringify(created.body));
    const { url, linkId } = created.body;
    assert.equal((await fetch(String(url))).status, 200);
    const again = await call('POST', path, { hours: 2, maxDownloads: 1 }, key);
    assert.deepEqual(again.body, { ...created.body, url: null });
    const stored = await app.database.selectFrom('idempotencyKeys').select('body').execute();
    assert.ok(!JSON.stringify(stored).includes(String(url).split('/').at(-1) ?? ''));
    const [link, ...others] = items(await call('GET', `/report-links?report=${reportId}&status=valid`));
    assert.deepEqual([link.linkId, link.downloads, others.length], [linkId, 0, 0]);
    for (const _ of ['once', 'twice']) {
      const revoked = await call('POST', `/report-links/${linkId}/revoke`);
      assert.deepEqual(revoked.body, { linkId, revoked: true });
    }
    assert.equal((await fetch(String(url))).status, 404);
    const wrong = await call('POST', path, { hours: 0, maxDownloads: 1_001, colour: 'red' });
    assert.deepEqual(
      [wrong.status, fieldsOf(wrong).sort()],
      [422, ['body.colour', 'body.hours', 'body.maxDownloads']],
    );
  }

  it('run the main job, and the monthly report', async () => {
    const contactId = await app.addContact();
    const datasetId = await importRows(app, sampleRows(20, 'main'));
    const input = { datasetId, contactId, question: QUESTION, followUps: null };
    const result = await resultOf(await started('/deliveries', input));
    assert.deepEqual([result.notification, result.webhook, result.rows], ['sent', 'none', 20]);
    const monthly = await resultOf(await started('/reports', { kind: 'monthly-clinic', month: '2026-10' }));
    const { body } = await call('GET', `/reports/${monthly.reportId}`);
    assert.deepEqual([body.month, body.analysisId], ['2026-10', null]);
  });

  it('decide about parked chunks', async () => {
    const datasetId = await importRows(app, sampleRows(60, 'api'));
    for (const marker of ['row-api3,', 'row-api55,']) {
      app.sandbox.inject({ provider: 'gemini', kind: 'finish', reason: 'SAFETY', containing: marker });
    }
    const job = await started('/analyses', { datasetId, question: QUESTION, urgency: 'interactive' });
    const analysisId = await eventually('the decision', async () => {
      const [listed] = items(await call('GET', `/analyses?dataset=${datasetId}`));
      const body = listed ? (await call('GET', `/analyses/${listed.analysisId}`)).body : {};
      return Object(body.progress).phase === 'waiting for a decision' && String(listed.analysisId);
    });
    assert.deepEqual(problemOf(await call('GET', `/analyses/${analysisId}/result`)), [
      409,
      'AnalysisNotCompleted',
    ]);
    const path = `/analyses/${analysisId}/decisions`;
    const [first, second] = items(await call('GET', `/analyses/${analysisId}/chunks`));
    assert.deepEqual([first.state, first.stage, first.rows], ['parked', 'chunks', 20]);
    const none = await call('POST', path, { action: 'skip', chunks: [999] });
    assert.deepEqual(
      [...problemOf(none), none.body.detail],
      [409, 'ChunkNotParked', 'chunk 999 is not parked'],
    );
    const wrong = await call('POST', path, { action: 'forget', chunks: [] });
    assert.deepEqual([wrong.status, fieldsOf(wrong)], [422, ['body.action', 'body.chunks']]);
    const skipped = await call('POST', path, { action: 'skip', chunks: [first.index] });
    assert.deepEqual(skipped.body, { decided: 1, parked: 1 });
    app.sandbox.clearFaults();
    const retried = await call('POST', path, { action: 'retry', chunks: [second.index] });
    assert.deepEqual(retried.body, { decided: 1, parked: 0 });
    assert.equal((await resultOf(job)).missingChunks, 1);
    const late = await call('POST', path, { action: 'retry', chunks: 'all' });
    assert.deepEqual(problemOf(late), [409, 'JobEnded']);
  });

  it('set, show and raise budgets', async () => {
    const clinicId = await addTestClinic(app.database, 'thrifty');
    const ofClinic = apiClient(app, await addApiToken(app.database, { clinicId }));
    assert.deepEqual(fieldsOf(await ofClinic('PATCH', '/budget', {})), ['body']);
    const set = await ofClinic('PATCH', '/budget', { maxTokens: 3_000 });
    assert.deepEqual(set.body, { maxTokens: 3_000, maxCostUsd: null, spentTokens: 0, spentCostUsd: 0 });
    const datasetId = await importRows(app, sampleRows(200, 'paid'), clinicId);
    const { body } = await ofClinic('POST', '/analyses', { datasetId, question: QUESTION });
    const analysisId = await eventually('the budget', async () => {
      const [listed] = items(await ofClinic('GET', '/analyses'));
      const shown = listed ? (await ofClinic('GET', `/analyses/${listed.analysisId}`)).body : {};
      return Object(shown.progress).phase === 'budget' && String(listed.analysisId);
    });
    // The call that met the budget may be on its way.
    await eventually('spending', async () => Number((await ofClinic('GET', '/budget')).body.spentTokens) > 0);
    const path = `/analyses/${analysisId}/budget`;
    const spent = await ofClinic('PATCH', path, { scope: 'clinicDay', maxTokens: 1 });
    assert.deepEqual(problemOf(spent), [409, 'BudgetSpent']);
    const lifted = await ofClinic('PATCH', path, { scope: 'clinicDay', maxTokens: null });
    assert.deepEqual([lifted.status, lifted.body.maxTokens], [200, null]);
    await app.client.workflow.getHandle(String(body.workflowId)).result();
  });

  it('say when the file of a report is gone', async () => {
    const id = ReportId.parse(newId('rp'));
    await registerReport(app.database, {
      id,
      clinicId: app.clinicId,
      kind: 'monthly-clinic',
      analysisId: null,
      month: '2020-01',
      disk: app.disks.current.name,
      objectKey: `clinics/${app.clinicId}/reports/${id}.pdf`,
      fileName: 'gone.pdf',
      bytes: 1_000,
      pages: 1,
      sha256: '',
    });
    const { status, headers, body } = await call('GET', `/reports/${id}/file`);
    assert.deepEqual([status, headers.get('content-type')], [404, 'application/problem+json; charset=utf-8']);
    assert.deepEqual([headers.get('etag'), headers.get('accept-ranges')], [null, null]);
    assert.deepEqual(
      [body.type, body.detail],
      [
        'urn:aftercare:problem:FileMissing',
        'the file gone.pdf is missing; make it again, or have it restored from a backup',
      ],
    );
    assert.equal((await call('HEAD', `/reports/${id}/file`)).status, 404);
  });

  it('answer of what another clinic has as of what nobody has, and start nothing', async () => {
    const clinicId = ClinicId.parse('riverside');
    const datasetId = await storeRows(app, sampleRows(5), clinicId);
    const contactId = await app.addContact({ clinicId });
    const own = { datasetId: await storeRows(app, sampleRows(6)), contactId: await app.addContact() };
    const before = await app.client.workflow.count('WorkflowType != "none"');
    const ask = (question: string, ids: object) => ({ question, ...ids });
    const answers = async (id: string, send: (id: string) => Promise<ApiAnswer>) => {
      const { status, body } = await send(id);
      return [status, body.type, String(body.detail).replace(id, 'ID')];
    };
    const requests: [string, string, (id: string) => Promise<ApiAnswer>][] = [
      [datasetId, `ds_${UNKNOWN}`, (id) => call('GET', `/datasets/${id}`)],
      [datasetId, `ds_${UNKNOWN}`, (id) => call('POST', `/datasets/${id}/import`)],
      [datasetId, `ds_${UNKNOWN}`, (id) => call('POST', '/analyses', ask('Why?', { datasetId: id }))],
      [
        datasetId,
        `ds_${UNKNOWN}`,
        (id) => call('POST', '/deliveries', ask('Why?', { ...own, datasetId: id })),
      ],
      [
        contactId,
        `ct_${UNKNOWN}`,
        (id) => call('POST', '/deliveries', ask('Why?', { ...own, contactId: id })),
      ],
    ];
    for (const [foreign, unknown, send] of requests) {
      const expected = await answers(unknown, send);
      assert.equal(expected[0], 404);
      assert.deepEqual(await answers(foreign, send), expected);
    }
    const sequence = await call('POST', '/deliveries', ask('Why?', { ...own, followUps: 'no-such' }));
    assert.deepEqual(
      [...problemOf(sequence), ...fieldsOf(sequence)],
      [422, 'SequenceNotFound', 'body.followUps'],
    );
    const after = await app.client.workflow.count('WorkflowType != "none"');
    assert.equal(after.count, before.count);
  });

  it('name wrong fields, and ask for the scope of each route', async () => {
    const datasetId = DatasetId.parse(`ds_${UNKNOWN}`);
    const wrong = await call('POST', '/analyses', {
      datasetId: 'lung',
      question: ' ',
      maxTokens: 0,
      clinicId: 'x',
    });
    assert.deepEqual(fieldsOf(wrong), ['body.datasetId', 'body.question', 'body.maxTokens', 'body.clinicId']);
    const nul = await call('POST', '/analyses', { datasetId, question: 'nul \u0000' });
    assert.deepEqual(fieldsOf(nul), ['body.question']);
    const report = await call('POST', '/reports', { kind: 'monthly-clinic', month: '2026-13' });
    assert.deepEqual(fieldsOf(report), ['body.month']);
    assert.equal((await call('POST', '/reports', { kind: 'yearly' })).status, 422);
    assert.deepEqual(fieldsOf(await call('GET', '/reports?kind=x&colour=red')), [
      'query.kind',
      'query.colour',
    ]);
    const reader = apiClient(
      app,
      await addApiToken(app.database, { clinicId: app.clinicId, scopes: ['read'] }),
    );
    const refused: [string, string][] = [
      ['POST', '/analyses'],
      ['POST', '/deliveries'],
      ['POST', '/reports'],
      ['POST', `/datasets/${datasetId}/import`],
      ['POST', `/analyses/an_${UNKNOWN}/decisions`],
      ['PATCH', `/analyses/an_${UNKNOWN}/budget`],
      ['PATCH', '/budget'],
      ['POST', `/reports/rp_${UNKNOWN}/links`],
      ['POST', `/report-links/dl_${UNKNOWN}/revoke`],
    ];
    for (const [method, path] of refused) {
      assert.deepEqual(problemOf(await reader(method, path, {})), [403, 'ScopeMissing'], path);
    }
  });
});
