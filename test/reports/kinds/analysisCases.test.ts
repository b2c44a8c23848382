import assert from 'node:assert/strict';
import { checked, lungAnswer, lungFindings } from '../lungAnswer.ts';
import { lungProfile, lungReport } from '../lungReport.ts';
import { assertPageStructure } from '../pageStructure.ts';
import { renderedLung } from '../renderedLung.ts';

describe('the analysis report', () => {
  it('marks texts of the model whose numbers nothing has checked', async () => {
    const [first, ...others] = lungFindings();
    assert.ok(first);
    const unchecked = { text: 'All 500 patients died.', isChecked: false };
    const { pages, text } = await renderedLung({
      plan: {
        plan: { ...(await lungReport()).plan.plan, cannotAnswer: 'Only 7 patients have a stage.' },
        source: 'repaired',
      },
      answer: {
        ...lungAnswer(),
        sentences: [unchecked],
        findings: [{ ...first, title: unchecked, detail: unchecked, caution: unchecked }, ...others],
      },
    });
    assert.match(pages[0] ?? '', /Not checked All 500 patients died\./);
    assert.match(pages[0] ?? '', /Not checked Only 7 patients have a stage\./);
    assert.equal(text.match(/Not checked/g)?.length, 5);
    assert.match(text, /the model’s second one, as the first did not fit the columns/);
  });

  it('writes the value of an outlier in the unit of its column, and no share of it', async () => {
    const [first] = lungFindings();
    assert.ok(first);
    const outlier = (
      id: string,
      side: 'high' | 'low',
      verdict: 'supported' | 'contradicted',
      value: number,
    ) => ({
      ...{ id, chunks: 1, claim: { predicate: 'outlier' as const, column: 'meal.cal', side } },
      verdict: { verdict, n: 181, value, resultId: null },
    });
    const { text } = await renderedLung({
      claims: [outlier('c:1', 'high', 'supported', 2_600), outlier('c:2', 'low', 'contradicted', 96)],
      answer: {
        ...lungAnswer(),
        findings: [
          { ...first, title: checked('Some eat a lot'), detail: checked('A few do.'), results: ['c:1'] },
        ],
      },
    });
    assert.match(text, /Some eat a lot A few do\..{0,40}Highest value 2,600 Rows compared 181/i);
    assert.match(text, /meal\.cal has unusually low values .{0,60}\b96\b/);
    assert.doesNotMatch(text, /260,000|9,600%/);
  });

  it('makes findings of significant results where the model gave no answer', async () => {
    const answer = { sentences: [], findings: [], limits: [], source: 'results' as const };
    const { pages, outline, text } = await renderedLung({ answer });
    assert.match(
      pages[0] ?? '',
      /Median survival is longest where ph\.ecog is 0 and shortest where it is 2 \(adjusted p < 0\.001\)\./,
    );
    assert.ok(
      outline.includes('2. The event comes sooner with a higher ph.ecog') ||
        outline.some((title) => title.startsWith('2. ')),
    );
    assert.equal(outline.filter((title) => /^\d\. /.test(title)).length, 8);
    assert.match(text, /worded by Aftercare from computed results/);
  });

  it('says so when nothing is more than chance, and has no findings', async () => {
    const { results } = await lungReport();
    const report = await renderedLung({
      results: { ...results, associations: [], survival: null, relations: [] },
      claims: [],
      answer: { sentences: [], findings: [], limits: [], source: 'results' },
    });
    assertPageStructure(report);
    assert.match(report.pages[0] ?? '', /no difference or association that is more than chance/);
    assert.ok(!report.outline.includes('Findings') && !report.outline.includes('Further results'));
  });

  it('says on the first page and in the method which rows were not read', async () => {
    const { pages } = await renderedLung({ coverage: { rows: 180, missingChunks: 1 } });
    const missing =
      /rests on 180 of 228 rows: 1 of 5 parts got no usable answer\. Every computed result covers all rows/;
    assert.match(pages[0] ?? '', missing);
    assert.match(pages.slice(1).join(' '), missing);
  });

  it('says which rows a plan keeps and which comparisons could not be computed', async () => {
    const { plan, results } = await lungReport();
    const { text } = await renderedLung({
      plan: {
        source: 'default',
        plan: {
          ...plan.plan,
          filters: [
            { keep: 'levels', column: 'sex', levels: ['1'] },
            { keep: 'range', column: 'age', from: 50, to: null },
          ],
        },
      },
      results: { ...results, kept: 120, notCompared: ['inst'] },
    });
    assert.match(text, /From 120 of 228 rows, those that the question is about/);
    assert.match(
      text,
      /Only rows in which sex is 1\. .*Only rows in which age is at least 50\. .*This keeps 120 of 228 rows/,
    );
    assert.match(text, /Not compared, as there are too many columns: inst\./);
    assert.match(text, /our own for any table/);
  });

  it('does not mention the sandbox when a real model answered, and says so when its price is unknown', async () => {
    const { method } = await lungReport();
    const { text } = await renderedLung({
      sandbox: false,
      method: { ...method, costUsd: null, readRows: 'none', chunksRead: 0 },
    });
    assert.doesNotMatch(text, /sandbox/i);
    assert.match(text, /Estimated cost unknown/);
    assert.match(text, /The model read no rows/);
  });

  it('tells what was noticed about rows and cells', async () => {
    const profile = lungProfile();
    const [first, ...others] = profile.columns;
    assert.ok(first?.kind === 'numeric');
    const odd = {
      ...first,
      oddValues: [{ value: 'unknown site', count: 3 }],
      missingTexts: [{ value: 'NA', count: 2 }],
      censored: 1,
    };
    const { text } = await renderedLung({
      profile: {
        ...profile,
        columns: [odd, ...others],
        cutCells: 4,
        notices: [{ kind: 'duplicateRows', rows: 2 }],
      },
    });
    for (const sentence of [
      '2 rows are the same as an earlier one.',
      'inst: 3 cells that do not fit the column and count as missing (unknown site: 3).',
      'inst: 2 cells with a text that stands for a missing value (NA: 2).',
      'inst: 1 value of which only a limit is known',
      '4 cells were too long to be sent whole',
    ]) {
      assert.ok(text.includes(sentence), sentence);
    }
  });

  it('shows an identifying column with its reason and counts, and compares it with nothing', async () => {
    const profile = lungProfile();
    const { text } = await renderedLung({
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
    });
    assert.match(text, /e-mail 220 8 \(3\.5%\) 219 its cells look like e-mail addresses/);
    assert.match(text, /Not compared, as they identify, are free text .*: e-mail\./);
    assert.match(text, /1 column was treated as identifying/);
  });

  it('is written in German with German numbers on Letter', async () => {
    const { text, outline, pages, placed, info } = await renderedLung(
      { answer: { ...lungAnswer(), sentences: [checked('Frauen leben länger: {{hr:sex:2}}.')] } },
      { locale: 'de', paper: 'Letter' },
    );
    assert.match(pages[0] ?? '', /Frauen leben länger: 0,59 \(95-%-KI 0,42 bis 0,82\)\./);
    assert.match(text, /Log-Rank-Test, χ²\(1\) = 10,3 p = 0,001/);
    assert.ok(outline.includes('Datenqualität und Ausschlüsse'));
    assert.equal(info.Language, 'de-DE');
    assert.ok(placed.length === pages.length);
    assert.doesNotMatch(text, /NaN|undefined|\bagainst\b|adjusted/);
  });
});
