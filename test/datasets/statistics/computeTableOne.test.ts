import assert from 'node:assert/strict';
import { computeTableOne } from '../../../src/datasets/statistics/computeTableOne.ts';
import type { NumberSummary, TableOne } from '../../../src/domain/statistics/tableOne.ts';
import { assertClose } from '../../domain/statistics/assertClose.ts';
import { REFERENCE } from '../../domain/statistics/reference/readReference.ts';
import { category, LUNG, number, withTable } from './sampleTable.ts';

const signal = new AbortController().signal;
const SEX = category('sex', { male: '1', female: '2' });
const ECOG = category('ph.ecog', { '0': '0.0', '1': '1.0', '2': '2.0' });

const valuesOf = (summary: NumberSummary): (number | null)[] => [
  summary.n,
  summary.mean,
  summary.standardDeviation,
  summary.lowerQuartile,
  summary.median,
  summary.upperQuartile,
];

describe('computeTableOne', () => {
  const lungBy = (by?: typeof SEX) =>
    withTable(LUNG, (connection) =>
      computeTableOne(connection, {
        table: 'lung',
        columns: [number('age'), number('wt.loss'), ECOG],
        by,
        signal,
      }),
    );
  const rowOf = (table: TableOne, column: string) => {
    const row = table.rows.find((candidate) => candidate.column === column);
    assert.ok(row);
    return row;
  };

  it('describes numbers by group as pandas does, with missing values and the test named', async () => {
    const table = await lungBy(SEX);
    assert.deepEqual(table.by?.groups, [
      { level: 'male', n: 138 },
      { level: 'female', n: 90 },
    ]);
    for (const { column, groups, difference } of REFERENCE.tableOne.numbers) {
      const row = rowOf(table, column);
      assert.ok(row.kind === 'number');
      for (const [at, expected] of groups.entries()) {
        const found: NumberSummary | undefined = row.groups[at];
        assert.ok(found);
        assertClose(valuesOf(found), expected);
        assert.equal(found.missing, (table.by?.groups[at]?.n ?? 0) - found.n);
      }
      assertClose(row.standardisedDifference, difference);
      assert.ok(row.test?.estimable && row.test.test.name === 'welch');
    }
    const age = REFERENCE.differences.find(({ columns }) => columns[0] === 'age');
    const row = rowOf(table, 'age');
    assert.ok(row.test?.estimable);
    assertClose(row.test.test.p, age?.welch[2]);
  });

  it('describes categories by group with shares of those that have a value', async () => {
    const row = rowOf(await lungBy(SEX), 'ph.ecog');
    assert.ok(row.kind === 'category');
    const { shares, difference } = REFERENCE.tableOne.category;
    for (const [at, expected] of shares.entries()) {
      assertClose(row.groups[at]?.levels.map(({ share }) => share) ?? [], expected);
    }
    assertClose(row.standardisedDifference, difference);
    assert.deepEqual([row.overall.n, row.overall.missing], [226, 2]);
    const [table] = REFERENCE.tables;
    assert.ok(row.test?.estimable && row.test.test.name === 'chiSquare');
    assertClose(row.test.test.p, table?.chiSquare[2]);
  });

  it('describes all rows where there is no group', async () => {
    const table = await lungBy();
    assert.deepEqual([table.by, table.n, table.missing], [null, 228, 0]);
    const row = rowOf(table, 'age');
    assert.ok(row.kind === 'number');
    assert.deepEqual(
      [row.overall.median, row.groups, row.test, row.standardisedDifference],
      [63, [], null, null],
    );
  });

  it('finds zero where it is a quartile, and no remainder of rounding', async () => {
    const create = `create table swollen as select case when i < 354 then 0 when i < 398 then 0.5 else 1 end as edema
      from range(418) rows(i)`;
    const table = await withTable(create, (connection) =>
      computeTableOne(connection, { table: 'swollen', columns: [number('edema')], signal }),
    );
    const [edema] = table.rows;
    assert.ok(edema?.kind === 'number');
    const { lowerQuartile, median, upperQuartile } = edema.overall;
    assert.deepEqual([lowerQuartile, median, upperQuartile], [0, 0, 0]);
  });

  it('uses ranks where a number is far from normal, and copes with empty columns and groups', async () => {
    const create = `create table skewed as select exp(i / 12.0) as cost, case when i % 2 = 0 then 'a' else 'b' end as arm,
      null::double as nothing, case when i = 5 then 'rare' else 'often' end as rare, i as row from range(100) rows(i)`;
    const table = await withTable(create, (connection) =>
      computeTableOne(connection, {
        table: 'skewed',
        columns: [
          number('cost'),
          number('nothing'),
          category('rare', { often: 'often', rare: 'rare', never: 'never' }),
        ],
        by: category('arm', { a: 'a', b: 'b', c: 'c' }),
        signal,
      }),
    );
    const [cost, nothing, rare] = table.rows;
    assert.ok(cost?.test?.estimable && cost.test.test.name === 'kruskalWallis');
    assert.deepEqual(nothing?.test, { estimable: false, reason: 'tooFewRows' });
    assert.ok(nothing?.kind === 'number' && nothing.overall.mean === null && nothing.overall.missing === 100);
    assert.deepEqual(rare?.test, { estimable: false, reason: 'constant' });
    assert.equal(rare?.standardisedDifference !== undefined, true);
  });
});
