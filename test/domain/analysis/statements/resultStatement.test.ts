import assert from 'node:assert/strict';
import { DIRECTION } from '../../../../src/domain/analysis/directionWords.ts';
import type { ResultEntry } from '../../../../src/domain/analysis/resultEntries.ts';
import { resultStatement } from '../../../../src/domain/analysis/statements/resultStatement.ts';
import { association, entriesOf, groupSurvival, numberSurvival } from '../computedResults.ts';

const TWO = [
  { level: '1', mean: 60, share: 0.4 },
  { level: '2', mean: 64, share: 0.6 },
];
const THREE = [
  { level: '0', mean: 60 },
  { level: '1', mean: 58 },
  { level: '2', mean: 71 },
];

const entries: readonly ResultEntry[] = entriesOf({
  associations: [
    association('correlation', ['age', 'weight'], { value: 0.3 }),
    association('correlation', ['age', 'height'], { value: -0.3 }),
    association('difference', ['age', 'sex'], { value: 0.3, groups: TWO }),
    association('difference', ['weight', 'sex'], { value: -0.3, groups: TWO }),
    association('groups', ['age', 'ecog'], { groups: THREE }),
    association('groups', ['weight', 'ecog'], { groups: THREE.map((group) => ({ ...group, mean: 60 })) }),
    association('risk', ['died', 'sex'], { value: 0.2, outcome: 'yes', groups: TWO }),
    association('risk', ['healed', 'sex'], { value: -0.2, outcome: 'yes', groups: TWO }),
    association('association', ['arm', 'ecog']),
    association('trend', ['weight', 'visit'], { value: 2 }),
    association('trend', ['age', 'visit'], { value: -2 }),
    association('trend', ['arm', 'visit'], { value: -0.2, outcome: 'B' }),
  ],
  groups: [
    groupSurvival('sex', [
      { level: '1', median: 270 },
      { level: '2', median: null, hazardRatio: [0.6, 0.4, 0.8] },
    ]),
    groupSurvival('arm', [
      { level: 'A', median: null },
      { level: 'B', median: null, hazardRatio: [1.6, 1.4, 1.8] },
    ]),
    groupSurvival('ecog', [
      { level: '0', median: 390 },
      { level: '1', median: 300 },
      { level: '2', median: 190 },
    ]),
  ],
  numbers: [numberSurvival('age', [1.02, 1.01, 1.03]), numberSurvival('karno', [0.98, 0.97, 0.99])],
});
const statementOf = (id: string, locale: 'en' | 'de', startsSentence = false) =>
  resultStatement(entries.find((entry) => entry.id === id) ?? assert.fail(`no result ${id}`), {
    locale,
    startsSentence,
  });

const CASES: readonly (readonly [id: string, english: string, german: string])[] = [
  ['r:age:weight', 'age rises with weight', 'age steigt mit weight'],
  ['r:age:height', 'age falls as height rises', 'age sinkt, wenn height steigt'],
  ['d:age:sex', 'age is higher where sex is 2 than where it is 1', 'age ist bei sex = 2 höher als bei 1'],
  [
    'd:weight:sex',
    'weight is lower where sex is 2 than where it is 1',
    'weight ist bei sex = 2 niedriger als bei 1',
  ],
  [
    'g:age:ecog',
    'the mean of age is highest where ecog is 2 and lowest where it is 1',
    'der Mittelwert von age ist bei ecog = 2 am höchsten und bei 1 am niedrigsten',
  ],
  ['g:weight:ecog', 'weight differs by ecog', 'weight unterscheidet sich nach ecog'],
  [
    'rd:died:sex',
    'died is yes more often where sex is 2 than where it is 1',
    'died ist bei sex = 2 häufiger yes als bei 1',
  ],
  [
    'rd:healed:sex',
    'healed is yes less often where sex is 2 than where it is 1',
    'healed ist bei sex = 2 seltener yes als bei 1',
  ],
  ['v:arm:ecog', 'arm and ecog go together', 'arm und ecog hängen zusammen'],
  ['t:weight:visit', 'weight rises over time', 'weight steigt im Lauf der Zeit'],
  ['t:age:visit', 'age falls over time', 'age sinkt im Lauf der Zeit'],
  ['t:arm:visit', 'arm is B less often over time', 'arm ist im Lauf der Zeit seltener B'],
  [
    'lr:sex',
    'median survival is longer where sex is 2 than where it is 1',
    'das mediane Überleben ist bei sex = 2 länger als bei 1',
  ],
  [
    'lr:ecog',
    'median survival is longest where ecog is 0 and shortest where it is 2',
    'das mediane Überleben ist bei ecog = 0 am längsten und bei 2 am kürzesten',
  ],
  ['lr:arm', 'survival differs by arm', 'das Überleben unterscheidet sich nach arm'],
  [
    'hr:arm:B',
    'the event comes sooner where arm is B than where it is A',
    'das Ereignis tritt bei arm = B früher ein als bei A',
  ],
  [
    'hr:sex:2',
    'the event comes later where sex is 2 than where it is 1',
    'das Ereignis tritt bei sex = 2 später ein als bei 1',
  ],
  [
    'hr:age',
    'the event comes sooner with a higher age',
    'das Ereignis tritt bei höherem Wert von age früher ein',
  ],
  [
    'hr:karno',
    'the event comes later with a higher karno',
    'das Ereignis tritt bei höherem Wert von karno später ein',
  ],
];

describe('what a result says', () => {
  for (const [id, english, german] of CASES) {
    it(`points the way in which ${id} does, in each language`, () => {
      assert.deepEqual([statementOf(id, 'en'), statementOf(id, 'de')], [english, german]);
    });
  }

  it('has no other words for a direction than those that an answer may not write', () => {
    const directed = CASES.filter(([id]) => !/^(?:v|g:weight|lr:arm)/.test(id));
    for (const [, english, german] of directed)
      for (const said of [english, german]) assert.match(said, DIRECTION);
  });

  it('begins a sentence with a capital letter, and leaves the name of a column as it is', () => {
    assert.deepEqual(
      ['lr:sex', 'hr:age', 'd:age:sex'].map((id) => statementOf(id, 'en', true).slice(0, 9)),
      ['Median su', 'The event', 'age is hi'],
    );
    assert.match(statementOf('hr:age', 'de', true), /^Das Ereignis/);
  });

  it('stays one line with names of any length', () => {
    const [entry] = entriesOf({
      associations: [association('difference', [`a\n${'b'.repeat(500)}`, 'c'.repeat(500)], { groups: TWO })],
    });
    const said = resultStatement(entry ?? assert.fail(), { locale: 'en', startsSentence: true });
    assert.ok(said.length < 250 && !said.includes('\n'), said);
  });
});
