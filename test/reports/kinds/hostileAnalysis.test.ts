import assert from 'node:assert/strict';
import type { Finding } from '../../../src/domain/analysis/findings.ts';
import type { ColumnProfile, NumericColumn } from '../../../src/domain/datasets/datasetProfile.ts';
import type { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { SENT } from '../../support/sent.ts';
import { lungProfile, lungReport, numericColumn } from '../lungReport.ts';
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

const finding = (changes: Partial<Finding>): Finding => ({
  title: 'Something stands out',
  detail: 'In some rows.',
  columns: ['age'],
  importance: 'medium',
  supportingRows: 3,
  ...changes,
});

const read = async (data: AnalysisReportData) => {
  const { pdf, pages } = await renderReport(data);
  const report = await readPdf(pdf);
  assert.equal(report.pages.length, pages);
  assertPageStructure(report);
  return report;
};

describe('the analysis report, given hostile text', () => {
  for (const [kind, text] of Object.entries(HOSTILE)) {
    it(`keeps its page structure with ${kind} everywhere`, async () => {
      const title = text.slice(0, 200);
      await read(
        lungReport({
          clinic: {
            name: title,
            accentColor: '#0c5a61',
            letterhead: [title, title, title, title],
            logo: null,
          },
          datasetName: title,
          question: text,
          profile: {
            rows: 10,
            notices: [],
            columns: [
              textColumn(title, text),
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
          answer: {
            summary: text,
            findings: [
              finding({ title, detail: text, columns: [title, `${title}n`, `${title}i`, `${title}x`] }),
            ],
          },
        }),
      );
    });
  }

  it('explains the mark for characters that no family has, only when it is used', async () => {
    const foreign = await read(lungReport({ question: HOSTILE['writing that no family has'] }));
    assert.match(foreign.pages.at(-1) ?? '', /Characters shown as ¿/);
    const western = await read(lungReport({ question: '¿Größe? 肺癌' }));
    assert.doesNotMatch(western.pages.at(-1) ?? '', /Characters shown as/);
  });

  it('prints a formula as the text it is', async () => {
    const { pages } = await read(lungReport({ question: HOSTILE['a formula'] }));
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
    const { pages } = await read(lungReport({ profile: { rows: 10, columns, notices: [] } }));
    const tables = pages.filter((page) => page.includes(' Column statistics'));
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
      const { pages } = await read(
        lungReport({ profile: { rows: 10, columns, notices: [] }, answer: { summary: '-', findings: [] } }),
      );
      const page = pages.find((text) => text.includes('Text columns'));
      assert.match(page ?? '', / code 9 1 \(10\.0%\)/, `after ${before} numeric columns`);
    }
  });

  it('holds twelve long findings with twenty columns each', async () => {
    const profile = lungProfile();
    const findings = Array.from({ length: 12 }, (_, index) =>
      finding({
        title: `Finding about ${'many things '.repeat(15)}${index}`,
        detail: 'A long sentence about what was seen. '.repeat(53),
        columns: profile.columns.map((column) => column.name),
      }),
    );
    const { pages } = await read(lungReport({ answer: { summary: 'Long. '.repeat(600), findings } }));
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
      read(
        lungReport({
          profile: { rows: 4, columns: [column], notices: [] },
          answer: { summary: 'One column.', findings: [finding({ columns: [column.name] })] },
        }),
      );
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
    const { pages } = await read(
      lungReport({ profile: { rows: 0, columns: [{ ...emptyText, missing: 0 }], notices: [] } }),
    );
    assert.match(pages[0] ?? '', /0 rows 1 column – of cells missing/);
  });
});
