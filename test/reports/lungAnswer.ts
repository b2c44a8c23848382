import type { AnalysisAnswer, AnswerText, Finding } from '../../src/domain/analysis/analysisAnswer.ts';
import type { TestedClaim } from '../../src/domain/analysis/claim.ts';

/** A text of the model whose numbers are checked. */
export const checked = (text: string): AnswerText => ({ text, isChecked: true });

/** Findings about the sample; their numbers are placeholders. */
export const lungFindings = (): Finding[] => [
  {
    results: ['r:age:ph.ecog'],
    title: checked('Older patients have a slightly worse performance score'),
    detail: checked('The score rises a little with age: {{r:age:ph.ecog}}.'),
    caution: checked('Age explains little of the score: patients of every age have every score.'),
  },
  {
    results: ['lr:sex', 'hr:sex:2', 'd:age:sex'],
    title: checked('Women live longer than men'),
    detail: checked(
      'Half of the women (sex = 2) were alive after {{lr:sex|median:2}} days, half of the men after {{lr:sex|median:1}} days. ' +
        'At any time the hazard of death of women was {{hr:sex:2|value}} times that of men.',
    ),
    caution: checked('Men and women were not made alike: stage and treatment are not in these data.'),
  },
  {
    results: ['lr:ph.ecog', 'hr:ph.ecog'],
    title: checked('Survival is shorter with a worse performance score'),
    detail: checked(
      'Median survival falls from {{lr:ph.ecog|median:0}} days at a score of 0 to {{lr:ph.ecog|median:2}} days at a score of 2.',
    ),
    caution: null,
  },
  {
    results: ['r:ph.karno:pat.karno'],
    title: checked('Physicians and patients rate performance alike, but not equally'),
    detail: checked('The two Karnofsky scores rise together: {{r:ph.karno:pat.karno}}.'),
    caution: null,
  },
];

/** The answer to the question about the sample. */
export const lungAnswer = (): AnalysisAnswer => ({
  sentences: [
    checked(
      'Women live longer than men, and patients with a better performance score longer than those with a worse one.',
    ),
    checked(
      'The hazard of death of women is {{hr:sex:2}} of that of men; it rises by {{hr:ph.ecog|value}} with each point of the ECOG score.',
    ),
    checked('Age, weight loss and calories at meals say little beside these two.'),
  ],
  findings: lungFindings(),
  limits: [
    checked(
      'Stage, histology and treatment are not in the data, so that none of these differences shows a cause.',
    ),
    checked(
      'Calories at meals are missing for {{missing:meal.cal}} of the patients; what is said of them rests on the others.',
    ),
  ],
  source: 'model',
});

/** What the model noticed: one claim of each verdict. */
export const lungClaims = (): TestedClaim[] => [
  {
    id: 'c:1',
    claim: { predicate: 'survival', by: 'sex', longer: '2', shorter: '1' },
    chunks: 1,
    verdict: { verdict: 'supported', n: 228, value: 0.588, resultId: 'hr:sex:2' },
  },
  {
    id: 'c:2',
    claim: { predicate: 'difference', column: 'ph.karno', by: 'sex', higher: '1', lower: '2' },
    chunks: 1,
    verdict: { verdict: 'inconclusive', n: 227, value: 0.02, resultId: 'd:ph.karno:sex' },
  },
  {
    id: 'c:3',
    claim: { predicate: 'share', column: 'stage', level: 'IV', are: 'most' },
    chunks: 1,
    verdict: { verdict: 'notTestable', reason: 'noColumn' },
  },
  {
    id: 'c:4',
    claim: { predicate: 'survival', by: 'sex', longer: '1', shorter: '2' },
    chunks: 1,
    verdict: { verdict: 'contradicted', n: 228, value: 1.701, resultId: 'hr:sex:2' },
  },
];
