import assert from 'node:assert/strict';
import { type AnalysisPlan, EMPTY_PLAN } from '../../../src/domain/analysis/analysisPlan.ts';
import { effectSize, rankResults } from '../../../src/domain/analysis/rankResults.ts';
import { association, entriesOf, groupSurvival, numberSurvival } from './computedResults.ts';

const SURVIVAL = { time: 'time', event: 'status', eventValues: ['1'], censoredValues: ['0'] };

const ranked = (parts: Parameters<typeof entriesOf>[0], plan: Partial<AnalysisPlan> = {}): string[] =>
  rankResults(entriesOf(parts), { ...EMPTY_PLAN, ...plan }).map(({ entry }) => entry.id);

describe('results', () => {
  it('rank by how much they bear on the question, whatever their size', () => {
    const associations = [
      association('correlation', ['height', 'weight'], { value: 0.9 }),
      association('correlation', ['age', 'height'], { value: 0.8 }),
      association('correlation', ['bmi', 'height'], { value: 0.7 }),
      association('correlation', ['bmi', 'age'], { value: 0.1, adjustedP: 0.9 }),
    ];
    assert.deepEqual(ranked({ associations }, { outcomes: ['bmi'], factors: ['age'] }), [
      ...['r:bmi:age', 'r:bmi:height', 'r:age:height', 'r:height:weight'],
    ]);
  });

  it('bear on the question by two columns: an outcome is no factor of itself', () => {
    const associations = [
      association('correlation', ['bmi', 'height'], { value: 0.9 }),
      association('correlation', ['bmi', 'age'], { value: 0.2 }),
    ];
    assert.deepEqual(ranked({ associations }, { outcomes: ['bmi'], factors: ['bmi', 'age'] }), [
      ...['r:bmi:age', 'r:bmi:height'],
    ]);
  });

  it('that are more than chance after adjustment come before larger ones that are not', () => {
    const associations = [
      association('correlation', ['a', 'b'], { value: 0.9, adjustedP: 0.05 }),
      association('correlation', ['c', 'd'], { value: 0.1, adjustedP: 0.049 }),
      association('correlation', ['e', 'f'], { value: -0.5, adjustedP: 0.01 }),
    ];
    assert.deepEqual(ranked({ associations }), ['r:e:f', 'r:c:d', 'r:a:b']);
  });

  it('keep their order whatever the order they come in', () => {
    const associations = [association('correlation', ['b', 'c']), association('correlation', ['a', 'c'])];
    assert.deepEqual(ranked({ associations }), ['r:a:c', 'r:b:c']);
    assert.deepEqual(ranked({ associations: associations.toReversed() }), ['r:a:c', 'r:b:c']);
  });

  it('of survival never are a time by its event, a hazard ratio of one level, or what has no estimate', () => {
    const parts = {
      associations: [
        association('difference', ['time', 'status']),
        association('groups', ['weight', 'arm'], { reason: 'tooFewRows' }),
      ],
      groups: [
        groupSurvival('sex', [{ level: '1' }, { level: '2' }]),
        groupSurvival('status', [{ level: '0' }]),
      ],
      numbers: [numberSurvival('age', [1.02, 1.01, 1.03])],
    };
    const ids = ranked(parts, { outcomes: ['time'], survival: SURVIVAL });
    assert.deepEqual(ids.toSorted(), ['hr:age', 'lr:sex']);
  });

  it('of bare times or events come last where survival is computed', () => {
    const parts = {
      associations: [
        association('difference', ['time', 'sex'], { value: 2 }),
        association('risk', ['status', 'sex'], { value: 0.6 }),
        association('correlation', ['age', 'weight'], { value: 0.1, adjustedP: 0.6 }),
      ],
      groups: [groupSurvival('sex', [{ level: '1' }, { level: '2' }])],
    };
    const ids = ranked(parts, { outcomes: ['time'], survival: SURVIVAL });
    assert.deepEqual([ids[0], ids[1]], ['lr:sex', 'r:age:weight']);
    assert.deepEqual(ids.slice(2).toSorted(), ['d:time:sex', 'rd:status:sex']);
  });

  it('of survival come after those of the outcome where the question is about another', () => {
    const parts = {
      associations: [association('correlation', ['bmi', 'age'], { value: 0.1, adjustedP: 0.6 })],
      numbers: [numberSurvival('age', [1.02, 1.01, 1.03])],
    };
    assert.deepEqual(ranked(parts, { outcomes: ['bmi'], survival: SURVIVAL }), ['r:bmi:age', 'hr:age']);
  });
});

describe('the size of an effect', () => {
  const sizeOf = (parts: Parameters<typeof entriesOf>[0]): number => {
    const [entry] = entriesOf(parts);
    return effectSize(entry ?? assert.fail());
  };

  it('is that of a correlation, 0 to 1, for every kind', () => {
    for (const [parts, expected] of [
      [{ associations: [association('correlation', ['a', 'b'], { value: -0.4 })] }, 0.4],
      [{ associations: [association('difference', ['a', 'b'], { value: -2 })] }, Math.SQRT1_2],
      [{ associations: [association('groups', ['a', 'b'], { value: 0.09 })] }, 0.3],
      [{ associations: [association('groups', ['a', 'b'], { value: -0.01 })] }, 0],
      [{ associations: [association('risk', ['a', 'b'], { value: -0.25 })] }, 0.25],
      [{ associations: [association('trend', ['a', 'b'], { value: 9e6, statistic: 2, n: 14 })] }, 0.5],
      [{ associations: [association('trend', ['a', 'b'], { statistic: null })] }, 1],
      [{ groups: [groupSurvival('a', [{ level: '1' }, { level: '2' }], { statistic: 18 })] }, 0.3],
      [{ numbers: [numberSurvival('a', [1.0001, 1, 1.0002])] }, 3 / Math.sqrt(200)],
    ] as const) {
      assert.equal(sizeOf(parts).toFixed(6), expected.toFixed(6));
    }
  });
});
