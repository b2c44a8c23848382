import assert from 'node:assert/strict';
import type { Finding } from '../../../src/domain/analysis/analysisAnswer.ts';
import type { ColumnProfile, NumericColumn } from '../../../src/domain/datasets/datasetProfile.ts';
import type { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { plainAnswer, plainResults } from '../../support/plainResults.ts';
import { SENT } from '../../support/sent.ts';
import { claimsOf, renamed } from '../hostileResults.ts';
import { lungProfile, lungReport, lungResults, numericColumn } from '../lungReport.ts';
import { assertPageStructure } from '../pageStructure.ts';
import { readPdf } from '../readPdf.ts';
import { renderReport } from '../renderReport.ts';

const HOSTILE = {
  'a very long unbroken word': 'W'.repeat(1_900),
  'control characters': `a\u0000b\u0007c\u001b[31md\u007fe\u0085f`,
  emoji: '👩🏽‍⚕️ 🫁 🇩🇪 ❤️',
  'Chinese, Japanese and Korean': '患者の年齢 肺癌 환자',
  'writing that no family has': 'ผู้ป่วย มะเร็งปอด',
  'right-to-left text': 'גיל המטופל \u202Eعمر المريض\u202C',
  'a formula': "=cmd|' /C calc'!A0",
  'lone surrogates': 'a\uD83Db\uDC00',
  'stacked accents': `e${'\u0301'.repeat(300)}`,
  'many line feeds': 'line\n\n'.repeat(300),
  'only spaces that are not ASCII': '\u00A0\u2003\u3000\u200B',
  markup: '<b>bold</b> & "quoted" \\(escaped\\) %PDF-1.7 endstream',
} satisfies Record<string, string>;

const textColumn = (name: string, value: string): ColumnProfile => ({
  kind: 'text',
  treatment: SENT,
  missingTexts: [],
  oddValues: [],
  type: 'text',
  dates: null,
  name,
  count: 9,
  missing: 1,
  distinct: 2,
  topValues: [
    { value, count: 8 },
    { value: `${value}2`, count: 1 },
  ],
});

const text = (words: string) => ({ text: words, isChecked: true });

const finding = (changes: Partial<Finding>): Finding => ({
  results: ['r:age:ph.ecog'],
  title: text('Something stands out'),
  detail: text('In some rows.'),
  caution: null,
  ...changes,
});

/** The report on a data set in which nothing was compared, unless the changes say otherwise. */
const read = async (changes: Partial<AnalysisReportData>) => {
  const rows = changes.profile?.rows ?? 228;
  const results = changes.profile ? plainResults(rows) : await lungResults();
  const { pdf, pages } = await renderReport(await lungReport({ results, claims: [], ...changes }));
  const report = await readPdf(pdf);
  assert.equal(report.pages.length, pages);
  assertPageStructure(report);
  return report;
};

describe('the analysis report, given hostile text', () => {
  for (const [kind, hostile] of Object.entries(HOSTILE)) {
    it(`keeps its page structure with ${kind} everywhere`, async () => {
      const title = hostile.slice(0, 200);
      const words = text(hostile.slice(0, 2_000).trim() || 'x');
      await read({
        clinic: { name: title, accentColor: '#0c5a61', letterhead: [title, title, title, title], logo: null },
        datasetName: title,
        question: hostile,
        profile: {
          rows: 10,
          notices: [{ kind: 'constantColumn', column: title }],
          columns: [
            textColumn(title, hostile),
            { ...numericColumn('n', [1, 2, 3, 4, 5, 6, 7, 8, 9, 40]), name: `${title}n` },
            {
              kind: 'identifying',
              name: `${title}i`,
              treatment: { treatment: 'pseudonym', reason: { because: 'header', kind: 'name' } },
              count: 10,
              missing: 0,
              distinct: 10,
            },
          ],
        },
        plan: {
          source: 'model',
          plan: {
            outcomes: [title || 'x'],
            factors: [],
            survival: null,
            describeBy: title || 'x',
            filters: [{ keep: 'levels', column: title || 'x', levels: [title] }],
            cannotAnswer: words.text.slice(0, 1_000).trim() || 'x',
          },
        },
        results: renamed(await lungResults(), title),
        claims: claimsOf(title || 'x').map((claim, at) => ({
          id: `c:${at}`,
          claim,
          chunks: 1,
          verdict: { verdict: 'contradicted', n: 10, value: 0.5, resultId: null },
        })),
        answer: {
          sentences: [words, words],
          findings: ['lr:sex', 'd:age:sex', 'rd:status:sex', 'r:age:wt.loss', 'hr:age'].map((id, at) =>
            finding({
              results: [id, 'r:age:ph.ecog'],
              title: words,
              detail: at === 0 ? words : text('In some rows.'),
              caution: words,
            }),
          ),
          limits: [words],
          source: 'model',
        },
      });
    });
  }

  it('explains the mark for characters that no family has, only when it is used', async () => {
    const foreign = await read({ question: HOSTILE['writing that no family has'] });
    assert.match(foreign.pages.at(-1) ?? '', /Characters shown as ¿/);
    const western = await read({ question: '¿Größe? 肺癌' });
    assert.doesNotMatch(western.pages.at(-1) ?? '', /Characters shown as/);
  });

  it('prints a formula as the text it is', async () => {
    const { pages } = await read({ question: HOSTILE['a formula'] });
    assert.ok(pages[0]?.includes("=cmd|' /C calc'!A0"));
  });
});

describe('the analysis report, given unusual data', () => {
  it('runs over many pages with 200 columns, repeating the table heads', async () => {
    const [model] = lungProfile().columns;
    assert.ok(model);
    const columns = Array.from(
      { length: 200 },
      (_, index): ColumnProfile =>
        index % 2 === 0 ? { ...model, name: `measure_${index}` } : textColumn(`code_${index}`, 'positive'),
    );
    const { pages } = await read({ profile: { rows: 10, columns, notices: [] } });
    const tables = pages.filter((page) => / Columns | Results and method /.test(page));
    assert.ok(tables.length > 5);
    for (const page of pages) {
      if (/ measure_\d+ 227/.test(page)) assert.match(page, /Values Missing Distinct Mean/);
      if (/ code_\d+ 9/.test(page)) assert.match(page, /Most frequent values/);
    }
    for (const { name } of columns)
      assert.ok(
        tables.some((page) => page.includes(` ${name} `)),
        name,
      );
  });

  it('never ends a page with the head of a table', async () => {
    const [model] = lungProfile().columns;
    assert.ok(model);
    for (let before = 8; before <= 18; before += 1) {
      const numeric = Array.from({ length: before }, (_, index) => ({ ...model, name: `measure_${index}` }));
      const columns = [
        ...numeric,
        textColumn('code', 'C34.1 Malignant neoplasm of bronchus or lung, unspecified'),
      ];
      const { pages } = await read({ profile: { rows: 10, columns, notices: [] }, answer: plainAnswer('-') });
      const page = pages.find((text) => text.includes('Text columns'));
      assert.match(page ?? '', / code 9 1 \(10\.0%\)/, `after ${before} numeric columns`);
    }
  });

  it('holds eight long findings with five results each', async () => {
    const results = [
      'lr:sex',
      'd:age:sex',
      'r:age:wt.loss',
      'rd:status:sex',
      'hr:age',
      'g:age:ph.ecog',
      'lr:ph.ecog',
    ];
    const findings = Array.from({ length: 8 }, (_, index) =>
      finding({
        title: text(`Finding about ${'many things '.repeat(15)}${index}`),
        detail: text('A long sentence about what was seen. '.repeat(53)),
        results: [...results.slice(index % 7), ...results.slice(0, index % 7)].slice(0, 5),
      }),
    );
    const sentences = Array.from({ length: 10 }, () => text('Long. '.repeat(300)));
    const { pages } = await read({
      answer: { sentences, findings, limits: sentences.slice(4), source: 'model' },
    });
    assert.ok(pages.length < 40);
  });

  const single: NumericColumn = numericColumn('constant', [7, 7, 7, null]);
  const empty: NumericColumn = {
    ...numericColumn('void', [0]),
    count: 0,
    missing: 4,
    distinct: 0,
    histogram: [],
    topValues: [],
  };
  const enormous = numericColumn('enormous', [-1.5e300, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1.5e300]);
  const tiny = numericColumn('tiny', [1e-9, 2e-9, 3e-9, 4e-9, 5e-9, 6e-9, 7e-9, 8e-9, 9e-9, 1e-8]);
  const emptyText: ColumnProfile = {
    kind: 'text',
    treatment: SENT,
    missingTexts: [],
    oddValues: [],
    type: 'text',
    dates: null,
    name: 'blank',
    count: 0,
    missing: 4,
    distinct: 0,
    topValues: [],
  };

  /** The report on one column, rendered once for the tests that look at it. */
  const reports = new Map<ColumnProfile, ReturnType<typeof read>>();
  const reportOn = (column: ColumnProfile) => {
    const report =
      reports.get(column) ??
      read({ profile: { rows: 4, columns: [column], notices: [] }, answer: plainAnswer('One column.') });
    reports.set(column, report);
    return report;
  };

  for (const column of [single, { ...single, topValues: [] }, empty, enormous, tiny, emptyText]) {
    it(`draws and tabulates a column such as ${column.name}`, async () => {
      const { pages } = await reportOn(column);
      assert.doesNotMatch(pages.join(' '), /NaN|Infinity|undefined|null/);
    });
  }

  it('shows a single value as minimum, median and maximum', async () => {
    const { pages } = await reportOn(single);
    assert.match(pages.join(' '), /constant 3 1 \(25\.0%\) 1 7 0 7 7 7 7 7/);
  });

  it('shows a dash for statistics of a column without values', async () => {
    const { pages } = await reportOn(empty);
    assert.match(pages.join(' '), /void 0 4 \(100\.0%\) 0( –){7}/);
  });

  it('reports on a data set without rows', async () => {
    const { pages } = await read({
      profile: { rows: 0, columns: [{ ...emptyText, missing: 0 }], notices: [] },
      answer: { sentences: [], findings: [], limits: [], source: 'results' },
    });
    assert.match(
      pages[0] ?? '',
      /From 0 rows and 1 column\..* no difference or association that is more than chance/,
    );
  });
});
