import assert from 'node:assert/strict';
import { computeAssociations } from '../../../src/datasets/statistics/computeAssociations.ts';
import type { Association } from '../../../src/domain/statistics/association.ts';
import { assertClose, estimated } from '../../domain/statistics/assertClose.ts';
import { REFERENCE } from '../../domain/statistics/reference/readReference.ts';
import { category, LUNG, LUNG_COLUMNS, number, withTable } from './sampleTable.ts';

const signal = new AbortController().signal;

describe('computeAssociations', () => {
  let lung: readonly Association[];
  before(async () => {
    lung = await withTable(LUNG, (connection) =>
      computeAssociations(connection, { table: 'lung', columns: LUNG_COLUMNS, signal }),
    );
  });
  const find = (id: string, results = lung) => {
    const found = results.find((result) => result.id === id);
    assert.ok(found, `${id} is not among ${results.map((result) => result.id).join(' ')}`);
    return { ...found, ...estimated(found.estimate) };
  };

  it('has one result per pair, each with its own id', () => {
    assert.equal(lung.length, (9 * 8) / 2);
    assert.equal(new Set(lung.map(({ id }) => id)).size, lung.length);
  });

  it('correlates numbers over the rows that have both, as scipy does', () => {
    for (const { columns, n, pearson, spearman } of REFERENCE.correlations) {
      const [first = '', second = ''] = columns;
      const result = find(
        lung.some(({ id }) => id === `r:${first}:${second}`)
          ? `r:${first}:${second}`
          : `r:${second}:${first}`,
      );
      assert.deepEqual([result.n, result.missing], [n, 228 - n]);
      for (const [name, expected] of Object.entries({ pearson, spearman })) {
        const effect = [result.effect, ...result.furtherEffects].find((candidate) => candidate.name === name);
        const test = [result.test, ...result.furtherTests].find((candidate) => candidate.name === name);
        assertClose(
          [effect?.value, effect?.lower, effect?.upper, test?.p].map((value) => value ?? null),
          expected,
        );
      }
    }
    assert.equal(find('r:age:ph.ecog').effect.value.toFixed(2), '0.19');
  });

  it('compares a number between two groups, the later level against the earlier', () => {
    for (const { columns, n, effect, welch, kruskalWallis } of REFERENCE.differences) {
      const result = find(`d:${columns.join(':')}`);
      assert.equal(result.n, n);
      assertClose([result.effect.value, result.effect.lower, result.effect.upper], effect);
      assertClose([result.test.statistic, ...result.test.degreesOfFreedom, result.test.p], welch);
      assertClose(
        [result.furtherTests[0]?.statistic ?? null, result.furtherTests[0]?.p ?? null],
        kruskalWallis,
      );
    }
    assert.deepEqual(find('d:time:status').direction, { compared: 'dead', against: 'censored' });
    assert.equal(find('d:time:status').effect.value.toFixed(2), '-0.39');
  });

  it('compares a number between several groups and leaves out levels with fewer than five rows', async () => {
    const ecog = category('ph.ecog', { '0': '0.0', '1': '1.0', '2': '2.0', '3': '3.0' });
    const results = await withTable(LUNG, (connection) =>
      computeAssociations(connection, {
        table: 'lung',
        columns: [number('age'), number('meal.cal'), ecog],
        signal,
      }),
    );
    for (const { columns, n, omegaSquared, anova, kruskalWallis } of REFERENCE.groups) {
      const result = find(`g:${columns.join(':')}`, results);
      assert.equal(result.n, n);
      assertClose([result.effect.value, result.effect.lower, result.effect.upper], omegaSquared, 1e-4);
      assertClose([result.test.statistic, result.test.p], anova);
      assertClose(
        [result.furtherTests[0]?.statistic ?? null, result.furtherTests[0]?.p ?? null],
        kruskalWallis,
      );
      assert.deepEqual(
        result.leftOut,
        columns[0] === 'age' ? [{ column: 'ph.ecog', level: '3', n: 1 }] : result.leftOut,
      );
    }
  });

  it('compares shares and categories, with the outcome first', async () => {
    const results = await withTable(LUNG, (connection) =>
      computeAssociations(connection, { table: 'lung', columns: LUNG_COLUMNS, outcomes: ['status'], signal }),
    );
    const risk = find('rd:status:sex', results);
    assert.deepEqual([risk.outcome, risk.direction], ['dead', { compared: 'female', against: 'male' }]);
    assert.equal(risk.effect.value.toFixed(3), (53 / 90 - 112 / 138).toFixed(3));
    assert.deepEqual(
      risk.groups.map(({ level, n }) => [level, n]),
      [
        ['male', 138],
        ['female', 90],
      ],
    );
    const [table] = REFERENCE.tables;
    const ecog = find('v:sex:ph.ecog', results);
    assert.equal(ecog.n, 226);
    assertClose([ecog.effect.value, ecog.effect.lower, ecog.effect.upper], table?.cramersV, 1e-4);
    assertClose([ecog.test.statistic, ...ecog.test.degreesOfFreedom, ecog.test.p], table?.chiSquare);
  });

  it('follows numbers and shares over time, per year', async () => {
    const [number_, flag] = await withTable(
      `create table visits as select date '2024-01-01' + cast(i as integer) as day, 5.0 + i / 36.525 as level,
         case when i % 10 < i / 80 then 'yes' else 'no' end as seen from range(800) rows(i)`,
      (connection) =>
        computeAssociations(connection, {
          table: 'visits',
          columns: [
            { kind: 'date', name: 'day', sql: 'day' },
            number('level'),
            category('seen', { no: 'no', yes: 'yes' }),
          ],
          signal,
        }),
    ).then((results) => [find('t:level:day', results), find('t:seen:day', results)]);
    assertClose(number_?.effect.value, 10, 1e-6);
    assert.equal(flag?.outcome, 'yes');
    assert.ok(Math.abs((flag?.effect.value ?? 0) - 365.25 / 800) < 0.02);
  });

  it('leaves out a level whose rows are all in levels that are left out', async () => {
    const [result] = await withTable(
      `create table wards as select case when i < 40 then 'a' else 'b' end as ward,
         case when i >= 43 then 'x' when i >= 40 then 'y' when i % 3 = 0 then 'm' else 'n' end as finding from range(46) rows(i)`,
      (connection) =>
        computeAssociations(connection, {
          table: 'wards',
          columns: [
            category('ward', { a: 'a', b: 'b' }),
            category('finding', { m: 'm', n: 'n', x: 'x', y: 'y' }),
          ],
          signal,
        }),
    );
    assert.deepEqual(result?.estimate, { estimable: false, reason: 'constant' });
    assert.deepEqual(
      result?.leftOut.map(({ column, level, n }) => [column, level, n]),
      [
        ['ward', 'b', 6],
        ['finding', 'x', 3],
        ['finding', 'y', 3],
      ],
    );
  });

  it('says why there is no number, and lets no number without limit out', async () => {
    const results = await withTable(
      `create table odd as select 7.5 as constant, cast(i as double) as n, case when i < 5 then 1.0 + i end as few,
         case when i % 2 = 0 then 'a' else 'b' end as half, case when i % 2 = 0 then 1e139 else -1e139 end as same_as_half,
         case i % 3 when 0 then 'NaN'::double when 1 then 'Infinity'::double else i end as wild,
         cast(i as varchar) as id, case when i = 3 then 'rare' else 'often' end as rare, null as nothing from range(40) rows(i)`,
      (connection) =>
        computeAssociations(connection, {
          table: 'odd',
          columns: [
            ...['constant', 'n', 'few', 'same_as_half', 'wild'].map(number),
            ...['half', 'id', 'rare', 'nothing'].map((name) => ({
              kind: 'category' as const,
              name,
              sql: name,
            })),
          ],
          signal,
        }),
    );
    assert.equal(results.length, 36);
    const reasons = new Map(
      results.map(({ id, estimate }) => [id, estimate.estimable ? 'estimated' : estimate.reason]),
    );
    const reasonsOf = (ids: readonly string[]) => ids.map((id) => `${id} ${reasons.get(id)}`);
    const expected = {
      'r:constant:n': 'constant',
      'r:n:few': 'tooFewRows',
      'd:same_as_half:half': 'noVariationWithinGroups',
      'd:constant:half': 'constant',
      'r:n:same_as_half': 'estimated',
      'd:n:rare': 'tooFewGroups',
      'g:n:id': 'tooManyLevels',
      'v:half:id': 'tooManyLevels',
    };
    assert.deepEqual(
      reasonsOf(Object.keys(expected)),
      Object.entries(expected).map((entry) => entry.join(' ')),
    );
    assert.equal(results.find(({ id }) => id === 'r:n:wild')?.n, 13);
    assert.deepEqual(JSON.parse(JSON.stringify(results)), results);
  });

  it('gives ranks within the pair in small tables, and says where it does not', async () => {
    const results = await withTable(
      `create table large as select random() as x, case when random() < 0.9 then random() end as y from range(30000)`,
      (connection) =>
        computeAssociations(connection, { table: 'large', columns: [number('x'), number('y')], signal }),
    );
    assert.equal(results[0]?.rankedWithin, 'column');
    assert.ok(lung.every(({ rankedWithin }) => rankedWithin !== 'column'));
  });

  it('stops when it is aborted, and tells its progress until then', async () => {
    const controller = new AbortController();
    const shares: number[] = [];
    await assert.rejects(
      withTable(
        LUNG,
        (connection) =>
          computeAssociations(connection, {
            table: 'lung',
            columns: LUNG_COLUMNS,
            signal: controller.signal,
            onProgress: (share) => {
              shares.push(share);
              if (share > 0.5) controller.abort(new Error('enough'));
            },
          }),
        controller.signal,
      ),
      /enough/,
    );
    assert.ok(shares.length > 3 && shares.every((share, at) => share >= (shares[at - 1] ?? 0)));
  });
});
