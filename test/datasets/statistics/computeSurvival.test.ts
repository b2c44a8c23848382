import assert from 'node:assert/strict';
import { computeSurvival, type SurvivalPlan } from '../../../src/datasets/statistics/computeSurvival.ts';
import { usualEventCoding } from '../../../src/domain/statistics/eventCoding.ts';
import type { SurvivalResult } from '../../../src/domain/statistics/survivalResult.ts';
import { assertClose, estimated } from '../../domain/statistics/assertClose.ts';
import { REFERENCE } from '../../domain/statistics/reference/readReference.ts';
import { category, LUNG, number, withTable } from './sampleTable.ts';

const signal = new AbortController().signal;
const LUNG_PLAN: SurvivalPlan = {
  time: { kind: 'number', name: 'time', sql: 'time' },
  event: { name: 'status', sql: 'status', event: ['1'], censored: ['0'] },
  columns: [
    category('sex', { male: '1', female: '2' }),
    { ...category('ph.ecog', { '0 to 1': ['0.0', '1.0'], '2 to 3': ['2.0', '3.0'] }), name: 'ECOG' },
    { ...category('ph.ecog', { '0': '0.0', '1': '1.0', '2': '2.0', '3': '3.0' }), isScore: true },
    number('age'),
    number('ph.karno'),
    number('meal.cal'),
  ],
};

describe('computeSurvival', () => {
  let lung: SurvivalResult;
  before(async () => {
    lung = await withTable(LUNG, (connection) =>
      computeSurvival(connection, { table: 'lung', plan: LUNG_PLAN, signal }),
    );
  });

  it('has the median of the sample, its interval, and the numbers at risk', () => {
    const { n, events, median, atRisk } = lung.overall;
    assert.deepEqual([n, events, lung.missing, lung.timeStep], [228, 165, 0, null]);
    assertClose([median.value, median.lower, median.upper], REFERENCE.overall.median);
    assert.deepEqual([lung.riskTimes[0], lung.riskTimes.length, atRisk[0]], [0, 6, 228]);
  });

  it('compares groups, in their order, as lifelines does: by sex, and by the usual two of ECOG', () => {
    for (const [at, expected] of REFERENCE.survival.entries()) {
      const group = lung.groups[at];
      assert.ok(group);
      const { test, adjustedP } = estimated(group.logRank);
      assertClose([test.statistic, ...test.degreesOfFreedom, test.p], expected.logRank);
      assert.ok((adjustedP ?? 0) >= test.p);
      for (const [level, ratio] of group.hazardRatios.entries()) {
        const { effect, test: wald } = estimated(ratio.estimate);
        assertClose([effect.value, effect.lower, effect.upper, wald.p], expected.ratios[level], 1e-5);
      }
      assertClose(group.scoreTest?.statistic, expected.score, 1e-6);
    }
    const [bySex, , byScore] = lung.groups;
    assert.deepEqual(
      bySex?.hazardRatios.map(({ id, compared, against }) => [id, compared, against]),
      [['hr:sex:female', 'female', 'male']],
    );
    assert.deepEqual([byScore?.n, byScore?.leftOut], [226, [{ column: 'ph.ecog', level: '3', n: 1 }]]);
  });

  it('has the hazard ratio of numbers per unit and per standard deviation', () => {
    for (const { column, n, perUnit } of REFERENCE.hazards) {
      const result = lung.numbers.find((candidate) => candidate.column === column);
      assert.ok(result);
      const { effect, test, perStandardDeviation } = estimated(result.estimate);
      assert.equal(result.n, n);
      assertClose([effect.value, effect.lower, effect.upper, test.p], perUnit, 1e-6);
      assertClose(perStandardDeviation.value, effect.value ** result.standardDeviation, 1e-6);
    }
    assert.deepEqual(
      lung.numbers.map(({ id }) => id),
      ['hr:ph.ecog', 'hr:age', 'hr:ph.karno', 'hr:meal.cal'],
    );
  });

  it('rounds the times of a large table, which changes next to nothing', async () => {
    // Threads would take the numbers of random() in another order each time.
    const between = (nth: number) => `((hash(i * 3 + ${nth}) % 1000003 + 0.5) / 1000003.0)`;
    const create = `create table large as select -ln(1 - ${between(0)}) * (case when i % 2 = 0 then 100 else 200 end) as time,
      case when ${between(1)} < 0.7 then 2 else 1 end as status, i % 2 as arm, cast(i % 2 as double) + ${between(2)} as x
      from range(20000) rows(i)`;
    const result = await withTable(create, (connection) =>
      computeSurvival(connection, {
        table: 'large',
        plan: {
          ...LUNG_PLAN,
          event: { name: 'status', sql: 'status', event: ['2'], censored: ['1'] },
          columns: [category('arm', { short: '0', long: '1' }), number('x')],
        },
        signal,
      }),
    );
    assert.ok(result.timeStep !== null && result.overall.steps.length === 100);
    const ratio = result.groups[0]?.hazardRatios[0]?.estimate;
    assert.ok(ratio);
    const { effect } = estimated(ratio);
    assert.ok(effect.lower < 0.5 && effect.upper > 0.5, JSON.stringify(effect));
    assert.ok(result.overall.n === 20_000 && result.numbers[0]?.estimate.estimable);
  });

  it('says why there is no number: no event, one group, a column that separates, a constant one', async () => {
    const create = `create table odd as select i + 1 as time, case when i < 20 then 1 else 0 end as dead, 0 as none,
      case when i = 25 then null when i < 20 then 'a' else 'b' end as split, -i::double as earlier, 3.0 as same, -1 as before from range(40) rows(i)`;
    const compute = (event: string, time = 'time') =>
      withTable(create, (connection) =>
        computeSurvival(connection, {
          table: 'odd',
          plan: {
            time: { kind: 'number', name: time, sql: time },
            event: { name: event, sql: event, event: ['1'], censored: ['0'] },
            columns: [
              category('split', { a: 'a', b: 'b' }),
              category('same', { same: '3.0' }),
              number('earlier'),
              number('same'),
            ],
          },
          signal,
        }),
      );
    const reasons = (result: SurvivalResult) =>
      [
        ...result.groups.flatMap(({ logRank, hazardRatios }) => [
          logRank,
          ...hazardRatios.map(({ estimate }) => estimate),
        ]),
        ...result.numbers.map(({ estimate }) => estimate),
      ].map((estimate) => (estimate.estimable ? 'estimated' : estimate.reason));
    const found = await compute('dead');
    assert.equal(found.groups[0]?.n, 39);
    assert.deepEqual(reasons(found), ['estimated', 'noEvents', 'tooFewGroups', 'separation', 'constant']);
    assert.deepEqual(reasons(await compute('none')), [
      'noEvents',
      'noEvents',
      'tooFewGroups',
      'noEvents',
      'noEvents',
    ]);
    const negative = await compute('dead', 'before');
    assert.deepEqual([negative.n, negative.missing, negative.overall.median.value], [0, 40, null]);
  });
});

describe('usualEventCoding', () => {
  it('knows 0 and 1, 1 and 2, and words; it does not guess others', () => {
    assert.deepEqual(usualEventCoding(['2.0', '1.0']), { event: ['2.0'], censored: ['1.0'] });
    assert.deepEqual(usualEventCoding(['0', '1']), { event: ['1'], censored: ['0'] });
    assert.deepEqual(usualEventCoding(['Dead', 'alive']), { event: ['Dead'], censored: ['alive'] });
    assert.equal(usualEventCoding(['a', 'b']), undefined);
    assert.equal(usualEventCoding(['0', '1', '2']), undefined);
  });
});
