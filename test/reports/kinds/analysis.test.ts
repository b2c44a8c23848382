import assert from 'node:assert/strict';
import type { AnalysisReportData } from '../../../src/reports/analysis/analysisReportData.ts';
import { lungReport } from '../lungReport.ts';
import { assertPageStructure } from '../pageStructure.ts';
import { renderedLung } from '../renderedLung.ts';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Numbers as printed, thousands separators removed. */
const figuresIn = (text: string) =>
  [...text.matchAll(/(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([figure]) =>
    Number(figure.replaceAll(',', '')),
  );

describe('the analysis report on the sample', () => {
  let data: AnalysisReportData;
  let report: Awaited<ReturnType<typeof renderedLung>>;
  before(async () => {
    data = await lungReport();
    report = await renderedLung();
  });

  it('counts its pages as a reader does', () => {
    assert.equal(report.counted, report.pages.length);
    assert.ok(report.counted >= 7);
  });

  it('keeps text inside the margins and numbers every page', () => assertPageStructure(report));

  it('answers the question on its first page, with the key numbers, their intervals and what the data cannot tell', () => {
    const [page = ''] = report.pages;
    assert.match(page, /Northfield Lung Clinic .*ncctg-lung\.csv 24 November 2026, 15:32 \(Europe\/Berlin\)/);
    assert.match(page, /THE QUESTION Which characteristics go with longer survival\?/);
    assert.match(page, /hazard of death of women is 0\.59 \(95% CI 0\.42 to 0\.82\) of that of men/);
    assert.match(
      page,
      /0\.59 95% CI 0\.42 to 0\.82 Survival \(time\) by sex hazard ratio, 2 against 1 n = 228/,
    );
    assert.match(page, /What these data cannot tell .*missing for 20\.6% of the patients/);
    assert.match(page, /Sandbox output .*Do not base clinical decisions/);
    assert.match(page, /From 228 rows and 10 columns/);
  });

  it('describes the columns by group in Table 1, with the test named', () => {
    const page = report.pages.find((text) => text.includes('By sex.')) ?? '';
    assert.match(page, /All rows n = 228 sex = 1 n = 138 sex = 2 n = 90 SMD p/);
    assert.match(
      page,
      /age 62\.4 ± 9\.07 63\.3 ± 9\.14 61\.1 ± 8\.85 0\.25 0\.064 63 \[56 to 69\].* Welch’s t test/,
    );
    assert.match(page, /ph\.ecog 0\.16 0\.71 0 63 \(27\.8%\) 36 \(26\.3%\) 27 \(30\.0%\) χ² test/);
  });

  it('gives each finding a section with test, rows, interval, adjusted p and what it does not mean', () => {
    const text = report.text;
    assert.match(
      text,
      /Women live longer than men Half of the women \(sex = 2\) were alive after 426 days, half of the men after 270 days/,
    );
    assert.match(
      text,
      /Median time 1: 270 \(210 to 306\) 2: 426 \(345 to 524\) Hazard ratio 2 against 1: 0\.59 \(0\.42 to 0\.82\) Test log-rank test, χ²\(1\) = 10\.3 p = 0\.001, adjusted p = 0\.\d+ Rows compared 228/,
    );
    assert.match(text, /What it does not mean: Men and women were not made alike/);
    assert.match(text, /Correlation \(Pearson’s r\) 0\.19 95% CI 0\.06 to 0\.31|0\.19 95% CI 0\.06 to 0\.32/);
    assert.match(text, /Left out as too small ph\.ecog = 3 \(n = 1\)/);
  });

  it('draws the relation: survival with the rows at risk, boxes with n, numbers against each other', () => {
    const { text } = report;
    assert.match(text, /At risk, sex 1 138 78 31 13 6 2 2 90 66 26 11 2 0/);
    assert.match(text, /ph\.ecog 0 n = 63 1 n = 113 2 n = 50 3 n = 1/);
    assert.match(text, /Area of a dot: rows with about these values/);
  });

  it('orders findings by how much they bear on the question, whatever the model\u2019s order', () => {
    const sections = report.outline.filter((title) => /^\d\. /.test(title));
    assert.deepEqual(sections, [
      '1. Survival is shorter with a worse performance score',
      '2. Women live longer than men',
      '3. Physicians and patients rate performance alike, but not equally',
      '4. Older patients have a slightly worse performance score',
    ]);
  });

  it('lists further results, those that are more than chance first, each result once', () => {
    const { text } = report;
    assert.match(text, /\d+ further comparisons were computed; \d+ of them are more than chance/);
    assert.match(text, /ph\.ecog and ph\.karno Pearson’s r -0\.81 \(-0\.85 to -0\.76\) 226 < 0\.001/);
    assert.ok(!/age and ph\.ecog Pearson’s r/.test(text));
    assert.match(text, /The 25 that bear most on the question are below, all others in the spreadsheet/);
  });

  it('prints every numeric column with the figures of the profile', () => {
    const tables = report.pages.filter((page) => page.includes('Std. dev.')).join(' ');
    for (const column of data.profile.columns) {
      assert.ok(column.kind === 'numeric');
      const row = new RegExp(` ${escaped(column.name)} ((?:[-\\d.,()%]+ ){10}[-\\d.,]+)`).exec(tables)?.[1];
      assert.ok(row, `no row of figures for ${column.name}`);
      const [count, missing, share, ...others] = figuresIn(row);
      const total = column.count + column.missing;
      assert.deepEqual([count, missing], [column.count, column.missing]);
      assert.ok(Math.abs((share ?? Number.NaN) - (100 * column.missing) / total) <= 0.05);
      const { distinct, mean, standardDeviation, min, lowerQuartile, median, upperQuartile, max } = column;
      const expected = [
        distinct,
        mean,
        standardDeviation ?? Number.NaN,
        min,
        lowerQuartile,
        median,
        upperQuartile,
        max,
      ];
      assert.equal(others.length, expected.length);
      for (const [index, value] of expected.entries()) {
        const printed = others[index] ?? Number.NaN;
        assert.ok(
          Math.abs(printed - value) <= 5e-3 * Math.abs(value),
          `${column.name}: ${printed} is not ${value}`,
        );
      }
    }
  });

  it('says in the method whose the plan is, what was read, at what cost, and which remarks all rows do not confirm', () => {
    const method = report.text.slice(report.text.lastIndexOf('Prompt version'));
    for (const fact of [
      'analysis/1',
      '18,432',
      '2,907',
      '$0.0128',
      'proposed by the model and checked against the columns',
      'time is the time until status = 1; status = 0 is without the event',
      'it read 5 of 5 parts of the table',
      '1 confirmed, 1 contradicted, 1 that may be chance, 1 that could not be tested',
      'ph.karno is higher where sex is 1 than where it is 2 may be chance: 0.02, n = 227',
      'Most rows have IV in stage not testable: there is no such column',
      'Benjamini and Hochberg',
      'All 10 columns left as they are',
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

  it('lists its parts and findings in the outline, the answer first', () => {
    const { outline } = report;
    assert.deepEqual(
      outline.filter((title) => !/^\d\. /.test(title)),
      [
        'The answer',
        'Contents',
        'Table 1',
        'Findings',
        'Further results',
        'Data quality and what was excluded',
        'Columns',
        'Method',
      ],
    );
  });

  it('says on every page that it is sandbox output, and nothing of chunks or sets of rows', () => {
    for (const page of report.pages) assert.match(page, /Sandbox output/);
    assert.doesNotMatch(report.text, /chunk|sets of rows|\{\{|\[\?\]|NaN|undefined/);
  });

  it('gives the same pages for the same data', async () => {
    assert.deepEqual((await renderedLung()).pages, report.pages);
  });
});
