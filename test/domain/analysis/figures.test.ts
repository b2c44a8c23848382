import assert from 'node:assert/strict';
import { figureText } from '../../../src/domain/analysis/figureText.ts';
import { resultFigures } from '../../../src/domain/analysis/resultFigures.ts';
import type { EffectName } from '../../../src/domain/statistics/statisticsResult.ts';
import { numberColumn, profileOf } from './columnProfiles.ts';
import { association, entriesOf, groupSurvival } from './computedResults.ts';

/** Spaces that do not break, as a reader sees them. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

const EFFECTS: readonly (readonly [
  name: EffectName,
  figures: readonly [number, number, number],
  english: string,
  german: string,
])[] = [
  ['pearson', [0.1935, 0.0652, 0.3158], '0.19, 95% CI 0.07 to 0.32', '0,19, 95-%-KI 0,07 bis 0,32'],
  [
    'standardisedDifference',
    [-0.394, -0.7, -0.001],
    '-0.39, 95% CI -0.70 to 0.00',
    '-0,39, 95-%-KI -0,70 bis 0,00',
  ],
  [
    'riskDifference',
    [0.1234, -0.02, 0.2],
    '12.3 percentage points, 95% CI -2 to 20',
    '12,3 Prozentpunkte, 95-%-KI -2 bis 20',
  ],
  ['hazardRatio', [0.588, 0.423, 0.816], '0.59, 95% CI 0.42 to 0.82', '0,59, 95-%-KI 0,42 bis 0,82'],
  ['hazardRatio', [1.0187, 1.0006, 1.037], '1.019, 95% CI 1.001 to 1.037', '1,019, 95-%-KI 1,001 bis 1,037'],
  [
    'hazardRatio',
    [0.9999, 0.9993, 1.0004],
    '0.9999, 95% CI 0.9993 to 1.0004',
    '0,9999, 95-%-KI 0,9993 bis 1,0004',
  ],
  ['slopePerYear', [1234.56, 12.345, 2500], '1,235, 95% CI 12.3 to 2,500', '1.235, 95-%-KI 12,3 bis 2.500'],
];

describe('figures', () => {
  for (const [name, [value, lower, upper], english, german] of EFFECTS) {
    it(`of ${name} ${value} are rounded to what they mean, in English and German`, () => {
      const effect = { name, value, lower, upper };
      for (const [locale, expected] of [['en', english] as const, ['de', german] as const]) {
        const write = figureText(locale);
        assert.equal(plain(`${write.effect(effect)}, ${write.interval(effect)}`), expected);
      }
    });
  }

  it('are counts, shares, measures and probabilities in the language of the reader', () => {
    const [en, de] = [figureText('en'), figureText('de')];
    assert.deepEqual([en.count(12_345), de.count(12_345)], ['12,345', '12.345']);
    assert.deepEqual([en.percent(0.1256), plain(de.percent(0.1256))], ['12.6%', '12,6 %']);
    assert.deepEqual(
      [en.measure(61.234), de.measure(61.234), en.measure(0.001234)],
      ['61.2', '61,2', '0.00123'],
    );
    assert.deepEqual([en.probability(0.0004), de.probability(0.0123)], ['p < 0.001', 'p = 0,012']);
  });

  it('never say none or all of what is neither', () => {
    const { percent } = figureText('en');
    assert.deepEqual([0, 0.0001, 0.0007, 0.9999, 1].map(percent), [
      '0%',
      '< 0.1%',
      '0.1%',
      '> 99.9%',
      '100%',
    ]);
  });
});

describe('the figures of results', () => {
  const entries = entriesOf({
    associations: [
      association('risk', ['a:b|c{d}', 'sex'], {
        outcome: 'yes',
        groups: [
          { level: '1', share: 0.25 },
          { level: '2', share: 0 },
        ],
      }),
      association('groups', ['weight', 'arm'], { reason: 'tooFewRows' }),
    ],
    groups: [
      groupSurvival('sex', [
        { level: '1', median: 270 },
        { level: '2', median: null },
      ]),
    ],
  });
  const figureOf = resultFigures(
    { entries, claims: [], profile: profileOf(numberColumn('age', { missing: 25 })), kept: 190 },
    figureText('en'),
  );

  for (const [id, part, expected] of [
    ['rd:a%3Ab%7Cc%7Bd%7D:sex', null, '30 percentage points (95% CI 20 to 40)'],
    ['rd:a%3Ab%7Cc%7Bd%7D:sex', 'share:1', '25%'],
    ['rd:a%3Ab%7Cc%7Bd%7D:sex', 'share:2', '0%'],
    ['rd:a%3Ab%7Cc%7Bd%7D:sex', 'n:1', '100'],
    ['rd:a:b|c{d}:sex', null, undefined],
    ['lr:sex', null, 'p = 0.001'],
    ['lr:sex', 'value', undefined],
    ['lr:sex', 'median:1', '270'],
    ['lr:sex', 'median:2', undefined],
    ['lr:sex', 'events:2', '60'],
    ['lr:sex', 'median:', undefined],
    ['hr:sex:2', null, '0.60 (95% CI 0.40 to 0.80)'],
    ['hr:sex:2', 'p', undefined],
    ['g:weight:arm', null, undefined],
    ['g:weight:arm', 'p', undefined],
    ['rows', null, '190'],
    ['missing:age', null, '12.5%'],
    ['missing:age', 'n', '25'],
    ['missing:age', 'p', undefined],
    ['missing:height', null, undefined],
    ['__proto__', null, undefined],
    ['constructor', 'name', undefined],
  ] as const) {
    it(`are ${expected ?? 'none'} for ${id}${part === null ? '' : `|${part}`}`, () => {
      assert.equal(figureOf({ id, part, startsSentence: false }), expected);
    });
  }
});
