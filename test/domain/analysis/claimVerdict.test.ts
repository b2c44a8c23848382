import assert from 'node:assert/strict';
import type { Claim, NotTestableReason, Verdict } from '../../../src/domain/analysis/claim.ts';
import { type CountedTexts, claimVerdict } from '../../../src/domain/analysis/claimVerdict.ts';
import {
  categoryColumn,
  codeColumn,
  dateColumn,
  freeTextColumn,
  identifyingColumn,
  numberColumn,
  profileOf,
} from './columnProfiles.ts';
import { association, entriesOf, groupSurvival, numberSurvival } from './computedResults.ts';

const PROFILE = profileOf(
  numberColumn('age'),
  numberColumn('weight', { missing: 40 }),
  numberColumn('height'),
  numberColumn('lab', { max: 900, min: 38 }),
  numberColumn('zeros', { lowerQuartile: 0, median: 0, upperQuartile: 0, min: 0, max: 99 }),
  numberColumn('admitted', { treatment: 'shifted', max: 9_000, levels: { '2023': 190, '2024': 10 } }),
  codeColumn('sex', { '1': 110, '2': 90 }),
  codeColumn('ecog', { '0': 80, '1': 100, '2': 20 }),
  categoryColumn('arm', { A: 100, B: 100 }),
  categoryColumn('died', { no: 150, yes: 50 }),
  categoryColumn('gender', { m: 60, male: 40, f: 100 }),
  categoryColumn('marital', { m: 60, married: 60, minor: 80 }),
  categoryColumn('rare', { common: 190, rare: 10 }),
  dateColumn('visit', { '2024-01-05': 150 }),
  freeTextColumn('note'),
  freeTextColumn('secret', 'withheld'),
  identifyingColumn('mrn'),
);
const ENTRIES = entriesOf({
  associations: [
    association('difference', ['age', 'sex'], {
      groups: [
        { level: '1', mean: 60 },
        { level: '2', mean: 64 },
      ],
    }),
    association('difference', ['height', 'sex'], {
      adjustedP: 0.2,
      groups: [
        { level: '1', mean: 160 },
        { level: '2', mean: 161 },
      ],
    }),
    association('groups', ['age', 'ecog'], {
      groups: [
        { level: '0', mean: 60, standardDeviation: 9, n: 80 },
        { level: '1', mean: 61, standardDeviation: 9, n: 100 },
        { level: '2', mean: 70, standardDeviation: 9, n: 20 },
      ],
    }),
    association('risk', ['died', 'sex'], {
      outcome: 'yes',
      groups: [
        { level: '1', share: 0.4 },
        { level: '2', share: 0.1 },
      ],
    }),
    association('risk', ['arm', 'sex'], {
      outcome: 'B',
      groups: [
        { level: '1', share: 0.6 },
        { level: '2', share: 0.4 },
      ],
    }),
    association('difference', ['weight', 'arm'], { reason: 'tooFewGroups' }),
    association('correlation', ['age', 'weight'], { value: -0.3 }),
    association('correlation', ['age', 'height'], { value: 0.02, adjustedP: 0.8 }),
    association('association', ['arm', 'ecog']),
    association('trend', ['weight', 'visit'], { value: 2 }),
    association('trend', ['arm', 'visit'], { value: 0.2, outcome: 'B' }),
  ],
  groups: [
    groupSurvival('sex', [{ level: '1' }, { level: '2', hazardRatio: [0.6, 0.4, 0.8] }]),
    groupSurvival('ecog', [
      { level: '0' },
      { level: '1', hazardRatio: [1.4, 0.98, 2] },
      { level: '2', hazardRatio: [2.5, 1.7, 3.7] },
    ]),
    groupSurvival('arm', [{ level: 'A' }, { level: 'B', hazardRatio: null }]),
    groupSurvival('died', [{ level: 'no' }, { level: 'yes' }], { reason: 'noEvents' }),
    groupSurvival('rare', [{ level: 'common' }, { level: 'rare' }], { adjustedP: 0.3 }),
  ],
  numbers: [numberSurvival('age', [1.02, 1.01, 1.03])],
});
const COUNTED: Readonly<Record<string, CountedTexts>> = {
  'note:pain': { rows: 200, counts: [50, 50] },
  'note:gold': { rows: 200, counts: [1, 1] },
  'note:ache': { rows: 200, counts: [50, 50, 0] },
};

function verdictOn(claim: Claim): Verdict {
  return claimVerdict(claim, {
    profile: PROFILE,
    entries: ENTRIES,
    countsOf: (text) => {
      if (text.column === 'secret' || text.column === 'mrn') return undefined;
      if (text.predicate === 'theme') return COUNTED[`${text.column}:${text.words[0]}`];
      return { rows: 200, counts: text.values.map((value) => (value === 'invented' ? 0 : 20)) };
    },
  });
}

const difference = (column: string, by: string, higher: string, lower: string): Claim => ({
  ...{ predicate: 'difference', column, by, higher, lower },
});
const together = (first: string, second: string, direction: 'positive' | 'negative' | null): Claim => ({
  ...{ predicate: 'association', first, second, direction },
});
const survival = (by: string, longer: string, shorter: string): Claim => ({
  ...{ predicate: 'survival', by, longer, shorter },
});
const share = (column: string, level: string, are: 'most' | 'few'): Claim => ({
  ...{ predicate: 'share', column, level, are },
});
const trend = (column: string, date: string, direction: 'rising' | 'falling'): Claim => ({
  ...{ predicate: 'trend', column, date, direction },
});
const outlier = (column: string, side: 'high' | 'low'): Claim => ({ predicate: 'outlier', column, side });
const missing = (column: string, is: 'often' | 'never'): Claim => ({ predicate: 'missing', column, is });
const theme = (column: string, ...words: string[]): Claim => ({
  ...{ predicate: 'theme', column, words },
});
const coding = (column: string, ...values: string[]): Claim => ({ predicate: 'coding', column, values });

type Expected = Exclude<Verdict['verdict'], 'notTestable'> | NotTestableReason;

const CASES: readonly (readonly [what: string, claim: Claim, expected: Expected])[] = [
  ['a difference that the rows show', difference('age', 'sex', '2', '1'), 'supported'],
  ['a level as the file writes it', difference('age', 'sex', '2.0', '1.0'), 'supported'],
  ['a difference in the wrong direction', difference('age', 'sex', '1', '2'), 'contradicted'],
  ['a level that is higher than itself', difference('age', 'sex', '1', '1'), 'contradicted'],
  ['a difference that is no more than chance', difference('height', 'sex', '2', '1'), 'inconclusive'],
  ['a difference by an invented column', difference('age', 'zodiac', 'a', 'b'), 'noColumn'],
  ['a difference of an invented level', difference('age', 'sex', '3', '1'), 'noLevel'],
  ['a difference that could not be estimated', difference('weight', 'arm', 'A', 'B'), 'notEstimable'],
  ['a difference by what identifies', difference('age', 'mrn', 'a', 'b'), 'notComparable'],
  ['two of three groups that are far apart', difference('age', 'ecog', '2', '0'), 'supported'],
  ['two of three groups that are not', difference('age', 'ecog', '1', '0'), 'inconclusive'],
  ['more events in the group that has more', difference('died', 'sex', '1', '2'), 'supported'],
  ['more events in the group that has fewer', difference('died', 'sex', '2', '1'), 'contradicted'],
  ['“more” of a category without order', difference('arm', 'sex', '1', '2'), 'notEstimable'],
  [
    'a number that is higher at a lower step of another',
    difference('age', 'weight', '60', '90.0'),
    'supported',
  ],
  ['a number that is higher at the wrong step', difference('age', 'weight', '90', '60'), 'contradicted'],
  ['a number at the same step', difference('age', 'weight', '60', '60.0'), 'contradicted'],
  ['a number at what is no step', difference('age', 'weight', 'heavy', 'light'), 'noLevel'],
  ['a correlation', together('age', 'weight', 'negative'), 'supported'],
  ['a correlation with its columns turned round', together('weight', 'age', 'negative'), 'supported'],
  ['a correlation without a direction', together('age', 'weight', null), 'supported'],
  ['a correlation of the wrong sign', together('age', 'weight', 'positive'), 'contradicted'],
  ['a correlation that is no more than chance', together('age', 'height', 'positive'), 'inconclusive'],
  ['a direction of a group difference', together('age', 'sex', 'positive'), 'notComparable'],
  ['that categories go together', together('arm', 'ecog', null), 'supported'],
  ['a direction of categories', together('arm', 'ecog', 'positive'), 'notComparable'],
  ['a column with itself', together('age', 'age', 'positive'), 'notComparable'],
  ['an association with free text', together('age', 'note', null), 'notComparable'],
  ['a rising trend', trend('weight', 'visit', 'rising'), 'supported'],
  ['a falling trend of what rises', trend('weight', 'visit', 'falling'), 'contradicted'],
  ['a trend over what is no date', trend('weight', 'age', 'rising'), 'notComparable'],
  ['a date that rises over a number', trend('visit', 'weight', 'rising'), 'notComparable'],
  ['a trend of a category without order', trend('arm', 'visit', 'rising'), 'notEstimable'],
  ['longer survival', survival('sex', '2', '1'), 'supported'],
  ['longer survival of the wrong group', survival('sex', '1', '2'), 'contradicted'],
  ['longer survival of an invented group', survival('sex', '9', '1'), 'noLevel'],
  ['longer survival that is no more than chance', survival('rare', 'rare', 'common'), 'inconclusive'],
  ['longer survival of the reference of three groups', survival('ecog', '0', '2'), 'supported'],
  ['shorter survival of the reference of three groups', survival('ecog', '2', '0'), 'contradicted'],
  ['longer survival of a group that is close to it', survival('ecog', '0', '1'), 'inconclusive'],
  ['longer survival of two others that overlap', survival('ecog', '1', '2'), 'inconclusive'],
  ['longer survival without a hazard ratio', survival('arm', 'B', 'A'), 'notEstimable'],
  ['longer survival without a test', survival('died', 'yes', 'no'), 'notEstimable'],
  ['longer survival by a number', survival('age', '50', '70'), 'notComparable'],
  ['most rows that are more than half', share('sex', '1', 'most'), 'supported'],
  ['most rows that are fewer', share('sex', '2', 'most'), 'contradicted'],
  ['few rows', share('rare', 'rare', 'few'), 'supported'],
  ['few rows that are a tenth or more', share('ecog', '2', 'few'), 'contradicted'],
  ['the share of an invented level', share('sex', '3', 'few'), 'noLevel'],
  ['the share of an invented column', share('zodiac', 'a', 'few'), 'noColumn'],
  ['the share of a pseudonym', share('mrn', 'id-7f3a9c21d0ab', 'few'), 'notComparable'],
  ['the share of a date that was moved', share('visit', '2024-01-05', 'most'), 'notComparable'],
  ['the share of a moved year', share('admitted', '2023', 'most'), 'notComparable'],
  ['the share of a free text', share('note', 'pain', 'most'), 'notComparable'],
  ['a column that is often empty', missing('weight', 'often'), 'supported'],
  ['a column that never is', missing('age', 'never'), 'supported'],
  ['a full column as often empty', missing('age', 'often'), 'contradicted'],
  ['a column that is empty at times as never empty', missing('weight', 'never'), 'contradicted'],
  ['a withheld column as often empty', missing('secret', 'often'), 'contradicted'],
  ['a value far above', outlier('lab', 'high'), 'supported'],
  ['a value far below that there is not', outlier('lab', 'low'), 'contradicted'],
  ['a far value where most are the same', outlier('zeros', 'high'), 'notEstimable'],
  ['a far value of a moved year', outlier('admitted', 'high'), 'notComparable'],
  ['a far value of a category', outlier('arm', 'high'), 'notComparable'],
  ['a theme of texts', theme('note', 'pain'), 'supported'],
  ['a theme with a word that no text has', theme('note', 'ache', 'died'), 'contradicted'],
  ['a theme that one text has', theme('note', 'gold'), 'contradicted'],
  ['a theme of texts that do not leave', theme('secret', 'pain'), 'notComparable'],
  ['one value in two spellings', coding('arm', 'A', 'a '), 'supported'],
  ['an initial and its word', coding('gender', 'm', 'male'), 'supported'],
  ['an initial that several words have', coding('marital', 'm', 'married'), 'notComparable'],
  ['a spelling that there is not', coding('arm', 'A', 'invented'), 'noLevel'],
  ['two values that mean something else', coding('gender', 'male', 'f'), 'notComparable'],
];

describe('the verdict on a claim', () => {
  for (const [what, claim, expected] of CASES) {
    it(`is ${expected} of ${what}`, () => {
      const verdict = verdictOn(claim);
      assert.equal(verdict.verdict === 'notTestable' ? verdict.reason : verdict.verdict, expected);
    });
  }

  it('holds what was computed and the result that holds it, whatever was claimed', () => {
    const facts = { n: 200, value: 0.3, resultId: 'd:age:sex' };
    assert.deepEqual(verdictOn(difference('age', 'sex', '2', '1')), { verdict: 'supported', ...facts });
    assert.deepEqual(verdictOn(difference('age', 'sex', '1', '2')), { verdict: 'contradicted', ...facts });
    assert.deepEqual(verdictOn(survival('sex', '2', '1')), {
      ...{ verdict: 'supported', n: 200, value: 0.6, resultId: 'lr:sex' },
    });
    assert.deepEqual(verdictOn(theme('note', 'pain')), {
      ...{ verdict: 'supported', n: 200, value: 0.25, resultId: null },
    });
  });
});
