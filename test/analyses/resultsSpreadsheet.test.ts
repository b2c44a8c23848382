import assert from 'node:assert/strict';
import readExcelFile, { type Sheet } from 'read-excel-file/node';
import {
  resultsSpreadsheet,
  type SpreadsheetAnalysis,
} from '../../src/analyses/spreadsheet/resultsSpreadsheet.ts';
import { computeResults } from '../../src/datasets/statistics/computeResults.ts';
import { openWorkbook } from '../../src/datasets/workbook/workbookParts.ts';
import type { TestedClaim } from '../../src/domain/analysis/claim.ts';
import { defaultPlan } from '../../src/domain/analysis/defaultPlan.ts';
import { resultEntries } from '../../src/domain/analysis/resultEntries.ts';
import type { DatasetProfile } from '../../src/domain/datasets/datasetProfile.ts';
import { openSource, temporarySources } from '../datasets/temporarySource.ts';

const SAMPLE = 'samples/ncctg-lung.csv';
const CLAIMS: readonly TestedClaim[] = [
  {
    id: 'c:1',
    claim: { predicate: 'missing', column: 'meal.cal', is: 'often' },
    chunks: 2,
    verdict: { verdict: 'supported', n: 228, value: 47 / 228, resultId: null },
  },
  {
    id: 'c:2',
    claim: { predicate: 'theme', column: 'note', words: ['=1+1', '@cmd', '-2'] },
    chunks: 1,
    verdict: { verdict: 'notTestable', reason: 'noColumn' },
  },
];

interface Computed {
  readonly analysis: SpreadsheetAnalysis;
  readonly profile: DatasetProfile;
}

/** Everything that is computed of a file by the default plan. */
const computed = (path: string, about: Partial<SpreadsheetAnalysis> = {}): Promise<Computed> =>
  openSource(path, async (dataset) => {
    const profile = await dataset.profile();
    const plan = defaultPlan(profile);
    const results = await dataset.analyse((source) => computeResults(source, plan));
    const analysis: SpreadsheetAnalysis = {
      id: 'an_1',
      datasetId: 'ds_1',
      question: '=HYPERLINK("http://x")',
      locale: 'en',
      models: ['gemini-2.5-flash-sandbox'],
      sandbox: true,
      plan: { plan, source: 'default' },
      claims: CLAIMS,
      results,
      ...about,
    };
    return { analysis, profile };
  });

/** The formulas in the cells of a workbook. */
function formulasIn(file: Buffer): string[] {
  const workbook = openWorkbook('results.xlsx', file);
  return workbook.sheets.flatMap(
    ({ path }) =>
      workbook
        .read(path)
        .toString('utf8')
        .match(/<f[ >][^<]*/g) ?? [],
  );
}

describe('the spreadsheet of the results', () => {
  const write = temporarySources();
  let lung: Computed;
  let sheets: readonly Sheet[];
  before(async () => {
    lung = await computed(SAMPLE);
    sheets = await readExcelFile(await resultsSpreadsheet(lung.analysis, lung.profile));
  });

  /** The rows of a sheet by their headings. */
  function rowsOf(name: string, of = sheets): Record<string, unknown>[] {
    const { data } = of.find(({ sheet }) => sheet === name) ?? assert.fail(`no sheet ${name}`);
    const [headings = [], ...rows] = data;
    return rows.map((row) => Object.fromEntries(row.map((cell, at) => [String(headings[at]), cell])));
  }

  it('has a sheet per kind of result, and none without rows', () => {
    assert.deepEqual(
      sheets.map(({ sheet }) => sheet),
      [
        ...['Analysis', 'Results', 'Further estimates', 'Groups', 'Table 1'],
        ...['Survival medians', 'Survival curves', 'Numbers at risk', 'Claims', 'Columns'],
      ],
    );
  });

  it('has every result with its numbers as they are computed', () => {
    const entries = resultEntries(lung.analysis.results);
    const rows = rowsOf('Results');
    assert.ok(entries.length > 40);
    assert.deepEqual(
      rows.map((row) => [row.Id, row.Value, row['95% CI, lower'], row.p, row['Adjusted p'], row.n]),
      entries.map(({ id, effect, test, adjustedP, n }) => [
        ...[id, effect?.value ?? null, effect?.lower ?? null, test?.p ?? null, adjustedP, n],
      ]),
    );
    const bySex = rows.find(({ Id }) => Id === 'lr:sex');
    assert.deepEqual([bySex?.Kind, bySex?.Test, bySex?.df], ['Survival by group', 'Log-rank', 1]);
    assert.equal(Number(bySex?.Statistic).toFixed(1), '10.3');
  });

  it('has the groups, Table 1, medians and curves', () => {
    const { tableOne, survival } = lung.analysis.results;
    const byStatus = rowsOf('Groups').filter(({ Id }) => Id === 'd:time:status');
    assert.deepEqual(
      byStatus.map((row) => [row.Level, Math.round(Number(row.Mean))]),
      [
        ['0', 363],
        ['1', 283],
      ],
    );
    const ages = rowsOf('Table 1').filter((row) => row.Column === 'age');
    assert.deepEqual(
      ages.map((row) => [row.Group, row.n, row.Median, row.p === null]),
      [
        ['all rows', 228, 63, false],
        ['0', 63, 62, true],
        ['1', 165, 64, true],
      ],
    );
    assert.equal(
      ages[0]?.['Standardised difference'],
      tableOne.rows.find(({ column }) => column === 'age')?.standardisedDifference,
    );
    assert.deepEqual(
      rowsOf('Survival medians')
        .filter((row) => row.Column === 'sex' || row.Column === 'time')
        .map((row) => [row.Level, row.Events, row.Median]),
      [
        ['all rows', 165, 310],
        ['1', 112, 270],
        ['2', 53, 426],
      ],
    );
    const steps = rowsOf('Survival curves').filter((row) => row.Level === 'all rows');
    assert.deepEqual(
      steps.map((row) => row.Survival),
      survival?.overall.steps.map((step) => step.survival),
    );
  });

  it('has claims with their verdicts, and columns without values', () => {
    const [missing, theme] = rowsOf('Claims');
    assert.deepEqual(
      [missing?.Kind, missing?.Direction, missing?.Verdict, missing?.Value],
      ['Missing cells', 'often', 'supported', 47 / 228],
    );
    assert.deepEqual([theme?.Verdict, theme?.Reason], ['not testable', 'no such column']);
    const meal = rowsOf('Columns').find((row) => row.Column === 'meal.cal');
    assert.deepEqual([meal?.Type, meal?.Missing, meal?.Maximum], ['number', 47, 2600]);
  });

  it('says that it is sandbox output', async () => {
    const factOf = (of: readonly Sheet[]) => rowsOf('Analysis', of).find(({ Fact }) => Fact === 'Note');
    assert.equal(factOf(sheets)?.Value, 'Sandbox output: not for clinical use');
    const real = { ...lung.analysis, sandbox: false };
    const read = await readExcelFile(await resultsSpreadsheet(real, lung.profile));
    assert.equal(factOf(read), undefined);
  });

  it('keeps as text what looks like a formula', async () => {
    const question = rowsOf('Analysis').find(({ Fact }) => Fact === 'Question');
    assert.equal(question?.Value, '=HYPERLINK("http://x")');
    assert.equal(rowsOf('Claims')[1]?.Levels, '=1+1; @cmd; -2');
    const lines = Array.from(
      { length: 60 },
      (_, row) => `${(row * 7) % 23},${row % 2 === 0 ? '=1+2' : '+3'}`,
    );
    const hostile = await computed(await write(`"=cmd|' /C calc'!A0",@arm\n${lines.join('\n')}\n`));
    const file = await resultsSpreadsheet(hostile.analysis, hostile.profile);
    const read = await readExcelFile(file);
    const groups = rowsOf('Groups', read);
    assert.deepEqual(groups.map((row) => [row['First column'], row['Second column'], row.Level]).sort(), [
      ["=cmd|' /C calc'!A0", '@arm', '+3'],
      ["=cmd|' /C calc'!A0", '@arm', '=1+2'],
    ]);
    assert.deepEqual(formulasIn(file), []);
  });

  it('is in the language of the analysis', async () => {
    const german = { ...lung.analysis, locale: 'de' as const };
    const read = await readExcelFile(await resultsSpreadsheet(german, lung.profile));
    assert.ok(read.some(({ sheet }) => sheet === 'Überlebenskurven'));
    const bySex = rowsOf('Ergebnisse', read).find((row) => row.Kennung === 'lr:sex');
    assert.deepEqual([bySex?.Art, bySex?.['Erste Spalte']], ['Überleben nach Gruppe', 'time']);
  });
});
