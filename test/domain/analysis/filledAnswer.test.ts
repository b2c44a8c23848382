import assert from 'node:assert/strict';
import type { AnalysisAnswer } from '../../../src/domain/analysis/analysisAnswer.ts';
import type { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import type { TestedClaim } from '../../../src/domain/analysis/claim.ts';
import { figureText } from '../../../src/domain/analysis/figureText.ts';
import { filledAnswer } from '../../../src/domain/analysis/filledAnswer.ts';

const RESULTS: AnalysisResults = {
  ...{ rows: 2_000, kept: 1_500, compared: [], notCompared: [], months: [], relations: [], survival: null },
  tableOne: { by: null, n: 1_500, missing: 0, rows: [] },
  associations: [
    {
      ...{ id: 'r:age:dose', kind: 'correlation', first: 'age', second: 'dose', n: 1_400, missing: 100 },
      ...{ direction: null, outcome: null, groups: [], leftOut: [], rankedWithin: null },
      estimate: {
        estimable: true,
        effect: { name: 'pearson', value: 0.1875, lower: 0.06, upper: 0.31 },
        furtherEffects: [],
        test: { name: 'pearson', statistic: 3, degreesOfFreedom: [1_398], p: 0.0042 },
        furtherTests: [],
        adjustedP: 0.0125,
      },
    },
  ],
};
const PROFILE = { rows: 2_000, columns: [], notices: [] };

const checked = (text: string) => ({ text, isChecked: true });
const answer = (sentence: string): AnalysisAnswer => ({
  sentences: [checked(sentence)],
  findings: [
    {
      results: ['r:age:dose', 'r:gone:dose'],
      title: checked('age and dose'),
      detail: { text: 'All 12 have {{r:age:dose|value}}.', isChecked: false },
      caution: null,
    },
  ],
  limits: [checked('{{r:age:dose|missing}} of {{rows}} rows lack one')],
  source: 'model',
});
const fill = (sentence: string, locale: 'en' | 'de') =>
  filledAnswer(
    { answer: answer(sentence), results: RESULTS, claims: [], profile: PROFILE },
    figureText(locale),
  );

describe('filledAnswer', () => {
  it('writes figures in place of placeholders, in the language of the analysis', () => {
    const sentence = 'They go together: {{r:age:dose}}, {{r:age:dose|p}}, n = {{r:age:dose|n}}.';
    const texts = (locale: 'en' | 'de') => fill(sentence, locale).sentences.map(({ text }) => text);
    assert.deepEqual(texts('en'), ['They go together: 0.19 (95% CI 0.06 to 0.31), p = 0.013, n = 1,400.']);
    assert.deepEqual(texts('de'), ['They go together: 0,19 (95-%-KI 0,06 bis 0,31), p = 0,013, n = 1.400.']);
    assert.deepEqual(fill(sentence, 'en').limits, [checked('100 of 1,500 rows lack one')]);
  });

  it('keeps the marks of what was not checked, and shows what has no figure', () => {
    const { sentences, findings } = fill('There is {{r:gone:dose}} and {{r:age:dose|mean:1}}.', 'en');
    assert.deepEqual(sentences, [checked('There is [?] and [?].')]);
    assert.deepEqual(findings[0]?.detail, { text: 'All 12 have 0.19.', isChecked: false });
  });

  it('gives findings the results that say it', () => {
    const [finding] = fill('x', 'en').findings;
    assert.deepEqual(
      finding?.results.map(({ id, effect }) => [id, effect?.value]),
      [['r:age:dose', 0.1875]],
    );
  });

  it('gives a finding that names a claim the result that holds it, once, or the claim itself', () => {
    const association = { predicate: 'association', first: 'age', second: 'dose', direction: null } as const;
    const share = { predicate: 'share', column: 'sex', level: 'f', are: 'most' } as const;
    const claims: TestedClaim[] = [
      {
        ...{ id: 'c:1', claim: association, chunks: 2 },
        verdict: { verdict: 'supported', n: 1_400, value: 0.1875, resultId: 'r:age:dose' },
      },
      {
        ...{ id: 'c:2', claim: share, chunks: 1 },
        verdict: { verdict: 'contradicted', n: 1_500, value: 0.25, resultId: null },
      },
    ];
    const asked = answer('x');
    const [first] = asked.findings;
    assert.ok(first);
    const findings = [
      { ...first, results: ['c:1', 'r:age:dose'] },
      { ...first, results: ['c:2'] },
    ];
    const filled = filledAnswer(
      { answer: { ...asked, findings }, results: RESULTS, claims, profile: PROFILE },
      figureText('en'),
    );
    assert.deepEqual(
      filled.findings.map((finding) =>
        [finding.results, finding.claims].map((all) => all.map(({ id }) => id)),
      ),
      [
        [['r:age:dose'], []],
        [[], ['c:2']],
      ],
    );
  });
});
