import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { computeResults } from '../../../src/datasets/statistics/computeResults.ts';
import type { OpenDataset } from '../../../src/datasets/withDataset.ts';
import { type AnalysisPlan, EMPTY_PLAN } from '../../../src/domain/analysis/analysisPlan.ts';
import type { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import { defaultPlan } from '../../../src/domain/analysis/defaultPlan.ts';
import { rankResults } from '../../../src/domain/analysis/rankResults.ts';
import { type ResultEntry, resultEntries } from '../../../src/domain/analysis/resultEntries.ts';
import { openSource, temporarySources } from '../temporarySource.ts';

const LUNG = fileURLToPath(new URL('../../../samples/ncctg-lung.csv', import.meta.url));

/** Known from R's survival package, but for the correlations, which follow from the file alone. */
const near = (actual: number | undefined, expected: number, digits = 1): void => {
  assert.equal(actual?.toFixed(digits), expected.toFixed(digits));
};

const compute =
  (plan: Partial<AnalysisPlan> = {}) =>
  (open: OpenDataset): Promise<AnalysisResults> =>
    open.analyse((source) => computeResults(source, { ...EMPTY_PLAN, ...plan }));

function entryOf(results: AnalysisResults, id: string): ResultEntry {
  const found = resultEntries(results).find((entry) => entry.id === id);
  return found ?? assert.fail(`no result ${id}`);
}

describe('computeResults', () => {
  const write = temporarySources();

  it('finds the known results of the sample', async () => {
    const { results, plan } = await openSource(LUNG, async (open) => {
      const plan = defaultPlan(await open.profile());
      return { plan, results: await compute(plan)(open) };
    });
    assert.deepEqual(plan.survival, {
      time: 'time',
      event: 'status',
      eventValues: ['1'],
      censoredValues: ['0'],
    });
    near(entryOf(results, 'd:time:status').effect?.value, -0.39, 2);
    near(entryOf(results, 'r:age:ph.ecog').effect?.value, 0.19, 2);
    near(entryOf(results, 'lr:sex').test?.statistic ?? undefined, 10.3);
    assert.equal(results.tableOne.by?.column, 'status');
    const first = rankResults(resultEntries(results), plan)
      .slice(0, 8)
      .map(({ entry }) => entry);
    assert.ok(first.every(({ kind }) => kind === 'logRank' || kind === 'hazard'));
    assert.ok(['ph.ecog', 'sex'].every((name) => first.some(({ second }) => second === name)));
    assert.ok(results.relations.length > 0);
    assert.ok(JSON.stringify(results).length < 200_000);
  });

  it('computes only the rows that all filters of the plan keep', async () => {
    const women = await openSource(
      LUNG,
      compute({
        filters: [
          { keep: 'levels', column: 'sex', levels: ['2'] },
          { keep: 'range', column: 'age', from: 60, to: null },
        ],
      }),
    );
    assert.equal(women.rows, 228);
    assert.ok(women.kept < 90 && women.kept > 30, String(women.kept));
    assert.equal(women.tableOne.n, women.kept);
  });

  it('leaves out what identifies, free text and ids, and tells ages of 90 and more as one', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, at) =>
        `MRN-${1_000 + at},Person ${at},${at % 2 ? 'f' : 'm'},${at === 0 ? 104 : 40 + (at % 30)},"Slept ${at % 2 ? 'badly' : 'well'} in week ${at}, no complaints otherwise",${at * 2}`,
    );
    const path = await write(['mrn,name,sex,age,note,score', ...rows].join('\n'));
    const results = await openSource(path, compute());
    assert.deepEqual(results.compared, ['sex', 'age', 'score']);
    const age = results.tableOne.rows.find(({ column }) => column === 'age');
    const sum = Array.from({ length: 60 }, (_, at) => (at === 0 ? 90 : 40 + (at % 30))).reduce(
      (a, b) => a + b,
    );
    assert.ok(age?.kind === 'number');
    near(age.overall.mean ?? undefined, sum / 60, 6);
  });

  it('reads numbers and dates as the file writes them, and orders categories that have an order', async () => {
    const grades = ['severe', 'mild', 'moderate'];
    const rows = Array.from({ length: 90 }, (_, at) => {
      const day = `${String((at % 28) + 1).padStart(2, '0')}.${String((at % 12) + 1).padStart(2, '0')}.2023`;
      return `${day};${grades[at % 3]};${(at % 3) + at / 100},5`.replace(/(\d)\.(\d+),5$/, '$1,$2');
    });
    const path = await write(['visit;grade;value', ...rows].join('\n'));
    const results = await openSource(path, compute({ describeBy: 'grade' }));
    assert.deepEqual(
      results.tableOne.by?.groups.map(({ level }) => level),
      ['mild', 'moderate', 'severe'],
    );
    assert.equal(results.months[0]?.periods.length, 12);
    assert.ok(entryOf(results, 't:value:visit').effect);
  });

  it('refuses a plan that does not fit its columns', async () => {
    const by = { describeBy: 'time' };
    await assert.rejects(openSource(LUNG, compute(by)), {
      name: 'PermanentError',
      code: 'PlanNotComputable',
    });
  });
});
