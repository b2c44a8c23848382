import assert from 'node:assert/strict';
import type { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { lungFindings, lungProfile, lungReport } from '../lungReport.ts';
import { assertPageStructure } from '../pageStructure.ts';
import { type ReadPdf, readPdf } from '../readPdf.ts';
import { renderReport } from '../renderReport.ts';

const rendered = async (data: AnalysisReportData): Promise<ReadPdf & { counted: number }> => {
  const { pdf, pages } = await renderReport(data);
  return { ...(await readPdf(pdf)), counted: pages };
};

/** Numbers as printed, thousands separators removed. */
const figuresIn = (text: string) =>
  [...text.matchAll(/(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([figure]) =>
    Number(figure.replaceAll(',', '')),
  );

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the analysis report on data that were not all analysed', () => {
  it('says on the cover and in the method what is missing, and marks findings without evidence', async () => {
    const [first, ...others] = lungFindings();
    assert.ok(first);
    const unsupported = [
      { problem: 'noValue' as const, column: 'ph.ecog', value: '9' },
      { problem: 'tooManyRows' as const, claimed: 500, present: 228 },
    ];
    const { pages } = await rendered(
      lungReport({
        coverage: { rows: 180, missingChunks: 1 },
        answer: { summary: 'In short.', findings: [{ ...first, unsupported }, ...others] },
      }),
    );
    const missing = /findings rest on 180 of 228 rows: 1 of 5 chunks got no usable answer/;
    assert.match(pages[0] ?? '', missing);
    assert.match(pages.slice(1).join(' '), missing);
    const marks = pages
      .join(' ')
      .match(
        /Unsupported: [^.]+\.ecog has no value 9 in the rows looked at; it counts 500 rows where there are 228/g,
      );
    assert.equal(marks?.length, 1);
  });
});

describe('the analysis report on the sample', () => {
  const data = lungReport();
  let report: ReadPdf & { counted: number };
  let text = '';
  before(async () => {
    report = await rendered(data);
    text = report.pages.join(' ');
  });

  it('counts its pages as a reader does', () => {
    assert.equal(report.counted, report.pages.length);
    assert.ok(report.counted >= 5);
  });

  it('keeps text inside the margins and numbers every page', () => assertPageStructure(report));

  it('shows rows, columns, missing share and findings on the cover', () => {
    const cells = data.profile.columns.reduce((sum, column) => sum + column.missing, 0);
    const share = ((100 * cells) / (228 * 10)).toFixed(1);
    assert.match(
      report.pages[0] ?? '',
      new RegExp(`228 rows 10 columns ${share}% of cells missing 5 findings`),
    );
  });

  it('shows the date in the report\u2019s zone and the question', () => {
    assert.match(report.pages[0] ?? '', /24 November 2026, 15:32 \(Europe\/Berlin\)/);
    assert.ok(report.pages[0]?.includes(data.question));
  });

  it('prints every numeric column with the figures of the profile', () => {
    const tables = report.pages.filter((page) => page.includes('Column statistics')).join(' ');
    for (const column of data.profile.columns) {
      assert.ok(column.kind === 'numeric');
      const row = new RegExp(` ${escaped(column.name)} ((?:[-\\d.,()%]+ ){10}[-\\d.,]+)`).exec(tables)?.[1];
      assert.ok(row, `no row of figures for ${column.name}`);
      const [count, missing, share, ...others] = figuresIn(row);
      const total = column.count + column.missing;
      assert.deepEqual([count, missing], [column.count, column.missing]);
      assert.ok(Math.abs((share ?? Number.NaN) - (100 * column.missing) / total) <= 0.05);
      const expected = [
        column.distinct,
        column.mean,
        column.standardDeviation ?? Number.NaN,
        column.min,
        column.lowerQuartile,
        column.median,
        column.upperQuartile,
        column.max,
      ];
      assert.equal(others.length, expected.length);
      for (const [index, value] of expected.entries()) {
        const printed = others[index] ?? Number.NaN;
        assert.ok(
          Math.abs(printed - value) <= 5e-5 * Math.abs(value),
          `${column.name}: ${printed} is not ${value}`,
        );
      }
    }
  });

  it('gives each finding a section with its title, detail and supporting rows', () => {
    const sections = report.pages.filter((page) => page.includes(' Findings')).join(' ');
    for (const finding of data.answer.findings) {
      assert.ok(sections.includes(finding.title), finding.title);
      assert.ok(sections.includes(finding.detail.replaceAll('\n', ' ')), finding.detail);
      assert.ok(sections.includes(`Supported by ${finding.supportingRows} rows of 228 rows`));
    }
  });

  it('says in words how important each finding is', () => {
    assert.match(
      report.pages[2] ?? '',
      /Survival falls .* High importance .* More men than women .* Low importance/,
    );
  });

  it('draws one bar a value for a column of few values, with its rows', () => {
    assert.match(text, /sex 228 values, none missing 1 138 \(60\.5%\) 2 90 \(39\.5%\)/);
  });

  it('states the median and the quartiles beside a histogram', () => {
    assert.match(text, /Median 63; middle half 56 to 69; all values 39 to 82\./);
  });

  it('names model, prompt, chunks, tokens and cost', () => {
    const method = report.pages.at(-1) ?? '';
    for (const fact of [
      'gemini-2.5-flash',
      'findings/1',
      'Chunks analysed 5',
      '18,432',
      '2,907',
      '$0.0128',
    ]) {
      assert.ok(method.includes(fact), fact);
    }
  });

  it('carries title, author, subject, language and creator', () => {
    assert.equal(report.info.Title, 'Data analysis report: ncctg-lung.csv');
    assert.equal(report.info.Author, 'Northfield Lung Clinic');
    assert.equal(report.info.Subject, data.question);
    assert.equal(report.info.Language, 'en-GB');
    assert.equal(report.info.Creator, 'Aftercare');
  });

  it('lists its parts and findings in the outline', () => {
    assert.deepEqual(report.outline, [
      'Cover',
      'Contents',
      'Executive summary',
      'Findings',
      ...data.answer.findings.map((finding, index) => `${index + 1}. ${finding.title}`),
      'Column statistics',
      'Method and limits',
    ]);
  });

  it('says on every page that it is sandbox output', () => {
    for (const page of report.pages) assert.match(page, /Sandbox output/);
  });
});

describe('the analysis report', () => {
  it('does not mention the sandbox when a real model answered', async () => {
    const { pages } = await rendered(lungReport({ sandbox: false }));
    assert.doesNotMatch(pages.join(' '), /sandbox/i);
  });

  it('says so when the model\u2019s price is unknown', async () => {
    const data = lungReport();
    const { pages } = await rendered({ ...data, method: { ...data.method, costUsd: null } });
    assert.match(pages.at(-1) ?? '', /Estimated cost unknown/);
  });

  it('says so when there are no findings, and has no findings section', async () => {
    const report = await rendered(lungReport({ answer: { summary: 'Nothing stands out.', findings: [] } }));
    assertPageStructure(report);
    assert.match(report.pages[2] ?? '', /no findings for this question/);
    assert.ok(!report.outline.includes('Findings'));
  });

  it('puts the most important findings first, whatever the model\u2019s order', async () => {
    const findings = lungFindings().toReversed();
    const { outline } = await rendered(lungReport({ answer: { summary: 'Reversed.', findings } }));
    assert.equal(outline[4], '1. Calories at meals are unknown for one patient in five');
  });

  it('marks a column that only the model knows', async () => {
    const [finding] = lungFindings();
    assert.ok(finding);
    const findings = [{ ...finding, columns: ['age', 'invented'] }];
    const { pages } = await rendered(lungReport({ answer: { summary: 'One.', findings } }));
    assert.match(pages.join(' '), /invented: named by the model, but not a column of this data set\./);
  });

  it('shows an identifying column with its reason and counts, and draws nothing of it', async () => {
    const profile = lungProfile();
    const [finding] = lungFindings();
    assert.ok(finding);
    const { pages } = await rendered(
      lungReport({
        profile: {
          ...profile,
          columns: [
            {
              kind: 'identifying',
              name: 'e-mail',
              treatment: { treatment: 'pseudonym', reason: { because: 'content', kind: 'email' } },
              count: 220,
              missing: 8,
              distinct: 219,
            },
            ...profile.columns,
          ],
        },
        answer: { summary: 'One.', findings: [{ ...finding, columns: ['e-mail'] }] },
      }),
    );
    const text = pages.join(' ');
    assert.match(text, /e-mail 220 8 \(3\.5%\) 219 its cells look like e-mail addresses/);
    assert.match(text, /e-mail: pseudonymised, so not drawn\./);
    assert.match(text, /1 column was treated as identifying/);
  });

  it('gives the same pages for the same data', async () => {
    const [first, second] = await Promise.all([rendered(lungReport()), rendered(lungReport())]);
    assert.deepEqual(first.pages, second.pages);
  });
});
