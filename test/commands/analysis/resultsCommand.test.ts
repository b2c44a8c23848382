import assert from 'node:assert/strict';
import { join } from 'node:path';
import readExcelFile from 'read-excel-file/node';
import { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { storeComputedAnalysis } from '../../support/storeComputedAnalysis.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the commands that show what an analysis has found', () => {
  let app: TestApp;
  let analysisId: string;
  before(async () => {
    app = await startTestApp();
    analysisId = await storeComputedAnalysis(app.database, { clinicId: app.clinicId });
  });
  after(() => app?.stop());

  const textOf = async (...args: string[]) => {
    const { code, stdout, stderr } = await runClient(args, app.environment);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  it('show the answer with its figures', async () => {
    const text = await textOf('analyses', 'show', analysisId);
    assert.match(
      text,
      /^ {2}answer {5}Median survival is longer where sex is 2 .*: the median time is 426 with sex 2/m,
    );
    assert.match(text, /^ {2}limit {6}meal\.cal is empty in 20\.6% of the rows\.$/m);
    const { answer } = await clientJson(['analyses', 'show', analysisId], app.environment);
    assert.equal(Object(answer).sentences[0].text, 'Sandbox output: no language model was asked.');
    assert.ok(!JSON.stringify(answer).includes('{{'));
  });

  it('show the results that bear on the question, and all of them as JSON', async () => {
    const text = await textOf('analyses', 'results', analysisId);
    assert.match(text, /^228 of 228 rows, plan: model\nresult +n +effect +adjusted p\n/);
    assert.match(text, /^lr:sex +228 +p = 0\.00\d+$/m);
    assert.match(text, /^c:1 missing: supported$/m);
    const { results } = await clientJson(['analyses', 'results', analysisId], app.environment);
    assert.equal(AnalysisResults.parse(results).kept, 228);
  });

  it('write them to a spreadsheet', async () => {
    const file = join(app.directory, 'out', 'results.xlsx');
    const text = await textOf('analyses', 'results', analysisId, '--out', file);
    assert.ok(text.startsWith(`${file}: `), text);
    const sheets = await readExcelFile(file);
    assert.ok(sheets.some(({ sheet }) => sheet === 'Survival curves'));
  });

  it('refuse an analysis of another clinic as one that there is not, and one without results', async () => {
    const refused = async (id: string) => {
      const { code, stderr } = await runClient(['analyses', 'results', id], app.environment);
      assert.equal(code, 2);
      return stderr.replace(id, 'ID');
    };
    const foreign = await storeComputedAnalysis(app.database, { clinicId: 'riverside' });
    assert.equal(await refused(foreign), await refused(`an_${'0'.repeat(24)}`));
    const created = await storeComputedAnalysis(app.database, { clinicId: app.clinicId, until: 'created' });
    assert.match(await refused(created), /its results are not computed yet/);
  });
});
