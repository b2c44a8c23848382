import assert from 'node:assert/strict';
import readExcelFile from 'read-excel-file/node';
import { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import { findAnalysisWithParts } from '../../../src/store/analysis/analyses.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { storeComputedAnalysis } from '../../support/storeComputedAnalysis.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const NOTICE = 'Sandbox output: no language model was asked.';

describe('the API for what an analysis has found', () => {
  let app: TestApp;
  let call: ReturnType<typeof apiClient>;
  let completed: string;
  before(async () => {
    app = await startTestApp();
    call = apiClient(app);
    completed = await storeComputedAnalysis(app.database, { clinicId: app.clinicId });
  });
  after(() => app?.stop());

  const problemOf = ({ status, body }: ApiAnswer) => [
    status,
    String(body.type).replace('urn:aftercare:problem:', ''),
  ];
  const spreadsheet = (analysisId: string, method = 'GET') =>
    fetch(`${app.gatewayUrl}/v1/analyses/${analysisId}/results.xlsx`, {
      method,
      headers: { authorization: `Bearer ${app.apiToken}` },
    });
  const texts = (of: unknown): string[] => (Array.isArray(of) ? of.map(({ text }) => text) : assert.fail());

  it('shows the answer with its figures filled in, its findings with their numbers, and the plan', async () => {
    const { status, body } = await call('GET', `/analyses/${completed}/result`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.locale, body.source, body.sandbox], ['en', 'model', true]);
    assert.deepEqual(Object(body.plan).source, 'model');
    const sentences = texts(body.sentences);
    assert.equal(sentences[0], NOTICE);
    const bySex =
      /^Median survival is longer where sex is 2 than where it is 1: the median time is 426 with sex 2, .* 270 with sex 1/;
    assert.ok(
      sentences.some((text) => bySex.test(text)),
      sentences.join('\n'),
    );
    assert.ok(texts(body.limits).includes('meal.cal is empty in 20.6% of the rows.'));
    assert.ok(!JSON.stringify([body.sentences, body.findings, body.limits]).includes('{{'));
    assert.ok(Array.isArray(body.findings));
    const finding = body.findings.find(({ results }) => results[0].id === 'lr:sex');
    assert.equal(finding.results[0].test.statistic.toFixed(1), '10.3');
    assert.deepEqual(
      finding.results[0].curves.map((curve: { level: string; events: number }) => [
        curve.level,
        curve.events,
      ]),
      [
        ['1', 112],
        ['2', 53],
      ],
    );
    assert.equal(finding.detail.isChecked, true);
  });

  it('writes the figures in the language of the analysis', async () => {
    const german = await storeComputedAnalysis(app.database, { clinicId: app.clinicId, locale: 'de' });
    const { body } = await call('GET', `/analyses/${german}/result`);
    assert.ok(
      texts(body.limits).includes('meal.cal ist in 20,6\u00a0% der Zeilen leer.'),
      texts(body.limits).join('\n'),
    );
    const file = await readExcelFile(Buffer.from(await (await spreadsheet(german)).arrayBuffer()));
    assert.ok(file.some(({ sheet }) => sheet === 'Ergebnisse'));
  });

  it('shows all computed results, and the same numbers in a spreadsheet', async () => {
    const { status, body } = await call('GET', `/analyses/${completed}/results`);
    assert.equal(status, 200, JSON.stringify(body));
    const results = AnalysisResults.parse(body.results);
    assert.deepEqual(results, (await findAnalysisWithParts(app.database, app.clinicId, completed))?.results);
    assert.deepEqual(Object(body.claims)[0].verdict.verdict, 'supported');
    const answer = await spreadsheet(completed);
    assert.deepEqual(
      [answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')],
      [
        200,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        `attachment; filename=${completed}.xlsx`,
      ],
    );
    const file = await readExcelFile(Buffer.from(await answer.arrayBuffer()));
    const [headings = [], ...rows] = file.find(({ sheet }) => sheet === 'Results')?.data ?? [];
    const valueFor = (id: string) => rows.find((row) => row[0] === id)?.[headings.indexOf('Value')];
    for (const { id, estimate } of results.associations) {
      assert.equal(valueFor(id), estimate.estimable ? estimate.effect.value : null, id);
    }
    assert.deepEqual([(await spreadsheet(completed, 'HEAD')).status], [200]);
  });

  it('shows results before there is an answer, and refuses what is not there yet', async () => {
    const computed = await storeComputedAnalysis(app.database, { clinicId: app.clinicId, until: 'computed' });
    assert.equal((await call('GET', `/analyses/${computed}/results`)).status, 200);
    assert.equal((await spreadsheet(computed)).status, 200);
    const early = await call('GET', `/analyses/${computed}/result`);
    assert.deepEqual(problemOf(early), [409, 'AnalysisNotCompleted']);
    const created = await storeComputedAnalysis(app.database, { clinicId: app.clinicId, until: 'created' });
    for (const path of ['results', 'results.xlsx']) {
      const answer = await call('GET', `/analyses/${created}/${path}`);
      assert.deepEqual(problemOf(answer), [409, 'ResultsNotComputed'], path);
    }
  });

  it('answers of an analysis of another clinic as of one that there is not', async () => {
    const foreign = await storeComputedAnalysis(app.database, { clinicId: 'riverside' });
    const unknown = `an_${'0'.repeat(foreign.length - 3)}`;
    for (const path of ['result', 'results', 'results.xlsx']) {
      const answers = await Promise.all(
        [foreign, unknown].map(async (id) => {
          const { status, body } = await call('GET', `/analyses/${id}/${path}`);
          return [status, body.type, String(body.detail).replace(id, 'ID')];
        }),
      );
      assert.equal(answers[0]?.[0], 404, path);
      assert.deepEqual(answers[0], answers[1], path);
    }
  });
});
