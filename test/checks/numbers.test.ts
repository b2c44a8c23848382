import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { CheckLine } from '../../scripts/checks/checkLine.ts';
import { compareAnalysis } from '../../scripts/checks/numbers/compareAnalysis.ts';
import { numberTokens } from '../../scripts/checks/numbers/numberTokens.ts';
import { computeResults } from '../../src/datasets/statistics/computeResults.ts';
import type { AnalysisResults } from '../../src/domain/analysis/analysisResults.ts';
import { defaultPlan } from '../../src/domain/analysis/defaultPlan.ts';
import type { AnalysisReportData } from '../../src/reports/analysis/analysisReportData.ts';
import { openSource } from '../datasets/temporarySource.ts';
import { lungReport } from '../reports/lungReport.ts';
import { renderReport, STYLE } from '../reports/renderReport.ts';
import { SAMPLE } from '../support/testApp.ts';

const SOURCE = {
  ...{ path: SAMPLE, encoding: 'utf-8', delimiter: ',', quoteEscape: '"', cells: 10 },
  ...{ linesBeforeData: 1, footerRecords: 0 },
};
/** The packages may be there or not; without them the test is the same everywhere. */
const ALONE = { usesLibraries: false };

const hasPython = (): boolean => spawnSync('python3', ['--version']).status === 0;

const wrong = (lines: readonly CheckLine[] = []): readonly CheckLine[] => lines.filter(({ ok }) => !ok);

/** The results with another mean of age, and another hazard ratio of sex. */
function falsified(results: AnalysisResults): AnalysisResults {
  const changed = structuredClone(results);
  for (const row of changed.tableOne.rows)
    if (row.kind === 'number' && row.column === 'age') row.overall.mean = 71.9;
  for (const { hazardRatios } of changed.survival?.groups ?? [])
    for (const { id, estimate } of hazardRatios)
      if (id === 'hr:sex:2' && estimate.estimable) estimate.effect.value = 0.77;
  return changed;
}

describe('npm run check -- numbers, on the sample, with the standard library of Python alone', () => {
  let data: AnalysisReportData;
  let pdf: Uint8Array;

  before(async function () {
    if (!hasPython()) {
      console.log('there is no python3: the numbers of the report are not recomputed');
      this.skip();
    }
    data = await openSource(SAMPLE, async (open) => {
      const profile = await open.profile();
      const plan = defaultPlan(profile);
      const results = await open.analyse((source) => computeResults(source, plan));
      return lungReport({ profile, plan: { plan, source: 'default' }, results });
    });
    pdf = (await renderReport(data)).pdf;
  });

  const compare = async (results: AnalysisResults, printed: Uint8Array) =>
    (await compareAnalysis({ data, results, report: { ...STYLE, pdf: printed } }, SOURCE, ALONE))?.lines;

  it('finds every number of the results and of the report in the file', async () => {
    const lines = (await compare(data.results, pdf)) ?? [];
    assert.deepEqual(wrong(lines), []);
    assert.ok(lines.some(({ what }) => what === 'report: finding 4'));
    assert.ok(lines.some(({ what }) => what === 'report: Table 1'));
  });

  it('finds a number of the results that is not that of the file, and its text in the report', async () => {
    const results = falsified(data.results);
    const printed = await renderReport({ ...data, results });
    const lines = wrong(await compare(results, printed.pdf));
    const whats = lines.map(({ what, found }) => `${what}: ${found}`);
    assert.ok(whats.includes('tableOne rows t1:age overall mean: 71.9'), whats.join('\n'));
    assert.ok(
      whats.some((what) => /survival groups lr:sex .*value: 0\.77$/.test(what)),
      whats.join('\n'),
    );
    assert.ok(
      whats.some((what) => /^report: Table 1, page \d+: 71\.9 in /.test(what)),
      whats.join('\n'),
    );
    assert.ok(
      whats.some((what) => /^report: the answer, page 1: 0\.77 in /.test(what)),
      whats.join('\n'),
    );
  });

  it('reads numbers as the report writes them, in both languages', () => {
    assert.deepEqual(
      numberTokens('d = -0.39 (95% CI -0.71 to -0.08), p < 0.001, n = 1,234, 12.5%, 1.23e-7, T1, ph.ecog'),
      ['-0.39', '95%', '-0.71', '-0.08', '0.001', '1,234', '12.5%', '1.23e-7'],
    );
    assert.deepEqual(numberTokens('12,5\u00a0% von 1.234, [68 bis 70].'), ['12,5%', '1.234', '68', '70']);
  });
});
