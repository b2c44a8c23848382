import assert from 'node:assert/strict';
import type { AnalysedColumn } from '../../../src/datasets/statistics/analysedColumn.ts';
import { computeAssociations } from '../../../src/datasets/statistics/computeAssociations.ts';
import { computeRelations } from '../../../src/datasets/statistics/computeRelations.ts';
import type { Relation } from '../../../src/domain/statistics/relation.ts';
import { assertClose } from '../../domain/statistics/assertClose.ts';
import { REFERENCE } from '../../domain/statistics/reference/readReference.ts';
import { category, LUNG, LUNG_COLUMNS, number, withTable } from './sampleTable.ts';

const signal = new AbortController().signal;
const { boxes, grid, table, periods } = REFERENCE.relations;

/** The relations of all associations of a table. */
const relationsOf = (create: string, name: string, columns: readonly AnalysedColumn[]) =>
  withTable(create, async (connection) => {
    const associations = await computeAssociations(connection, { table: name, columns, signal });
    return computeRelations(connection, { table: name, columns, associations, signal });
  });

function find<K extends Relation['kind']>(relations: readonly Relation[], kind: K, id: string) {
  const found = relations.find((relation) => relation.id === id);
  assert.ok(found && isOfKind(found, kind), `${id} is not among ${relations.map((one) => one.id).join(' ')}`);
  return found;
}

const isOfKind = <K extends Relation['kind']>(
  relation: Relation,
  kind: K,
): relation is Extract<Relation, { kind: K }> => relation.kind === kind;

const figuresOf = (relation: Extract<Relation, { kind: 'boxes' }>) =>
  relation.boxes.map(({ level: _, ...figures }) => [
    figures.n,
    figures.lowerWhisker,
    figures.lowerQuartile,
    figures.median,
    figures.upperQuartile,
    figures.upperWhisker,
    figures.outside,
  ]);

describe('computeRelations', () => {
  let lung: readonly Relation[];
  before(async () => {
    lung = await relationsOf(LUNG, 'lung', LUNG_COLUMNS);
  });

  it('draws every association of the sample, each once', () => {
    assert.equal(lung.length, (9 * 8) / 2);
    assert.equal(new Set(lung.map(({ id }) => id)).size, lung.length);
  });

  it('puts a value at an edge of a grid into the bin that begins there', async () => {
    const bilirubin = Array.from({ length: 981 }, (_, at) => (10 + at) / 100);
    const rows = bilirubin.map((value, at) => `(${value}, ${(at * 37) % 1_000})`).join(', ');
    const relations = await relationsOf(
      `create table blood as select * from (values ${rows}) as t(bilirubin, days)`,
      'blood',
      [number('days'), number('bilirubin')],
    );
    const { secondEdges, counts } = find(relations, 'grid', 'r:days:bilirubin');
    const expected = secondEdges.slice(1).map((upper, at) => {
      const isLast = at === secondEdges.length - 2;
      const isInBin = (value: number) =>
        value >= (secondEdges[at] ?? 0) && (value < upper || (isLast && value <= upper));
      return bilirubin.filter(isInBin).length;
    });
    const found = secondEdges.slice(1).map((_, at) => counts.reduce((sum, line) => sum + (line[at] ?? 0), 0));
    assert.deepEqual(found, expected);
  });

  it('draws a number in groups as boxes with the quartiles, whiskers and outliers of pandas', () => {
    const byGroup = find(lung, 'boxes', 'd:age:sex');
    assert.deepEqual(
      byGroup.boxes.map(({ level }) => level),
      ['male', 'female'],
    );
    for (const [at, figures] of figuresOf(byGroup).entries()) {
      assertClose(figures, boxes['age by sex']?.[at]);
    }
  });

  it('draws a number by a score as boxes, with every level', () => {
    const byScore = find(lung, 'boxes', 'r:ph.ecog:meal.cal');
    assert.deepEqual([byScore.number, byScore.category], ['meal.cal', 'ph.ecog']);
    assert.deepEqual(
      byScore.boxes.map(({ level }) => level),
      ['0', '1', '2', '3'].slice(0, byScore.boxes.length),
    );
    for (const [at, expected] of (boxes['meal.cal by ph.ecog'] ?? []).entries()) {
      assertClose(figuresOf(byScore)[at], expected);
    }
  });

  it('counts two numbers in a grid of whole widths, with the least-squares line', () => {
    const { firstEdges, secondEdges, counts, fit } = find(lung, 'grid', 'r:age:wt.loss');
    assertClose(firstEdges, grid.edges[0]);
    assertClose(secondEdges, grid.edges[1]);
    assert.deepEqual(counts, grid.counts);
    assertClose([fit?.intercept ?? null, fit?.slope ?? null], grid.fit);
  });

  it('puts the values of a column that has few of them in the middle of its bins', () => {
    const { firstEdges, secondEdges, counts } = find(lung, 'grid', 'r:ph.karno:pat.karno');
    assert.deepEqual(firstEdges, [45, 55, 65, 75, 85, 95, 105]);
    assert.deepEqual(secondEdges, [25, 35, 45, 55, 65, 75, 85, 95, 105]);
    assert.equal(
      counts.flat().reduce((sum, count) => sum + count, 0),
      224,
    );
  });

  it('counts two categories by their levels, without levels that the association leaves out', () => {
    const { firstLevels, secondLevels, counts } = find(lung, 'table', 'v:sex:ph.ecog');
    assert.deepEqual(
      [firstLevels, secondLevels],
      [
        ['male', 'female'],
        ['0', '1', '2'],
      ],
    );
    assert.deepEqual(
      counts,
      table.map((line) => line.slice(0, 3)),
    );
  });

  it('takes the mean of each month, and of each quarter where the months are many', async () => {
    const create = `create table visits as select day, case when month(day) % 2 = 1 then day(day) end as odd, i as row
      from (select date '2021-01-01' + i::integer as day, i from range(1200) days(i))`;
    const columns: AnalysedColumn[] = [number('odd'), { kind: 'date', name: 'day', sql: 'day' }];
    const months = find(await relationsOf(create, 'visits', columns), 'periods', 't:odd:day');
    assert.equal(months.unit, 'month');
    const expected = periods.months?.slice(0, months.periods.length) ?? [];
    assert.deepEqual(
      months.periods.map(({ period, n }) => [period, n]),
      expected.map(([period, n]) => [period, n]),
    );
    assertClose(
      months.periods.map(({ mean }) => mean),
      expected.map(([, , mean]) => mean),
    );
    const later = `${create}; insert into visits values (date '2027-01-15', 15, 0)`;
    const quarters = find(await relationsOf(later, 'visits', columns), 'periods', 't:odd:day');
    assert.equal(quarters.unit, 'quarter');
    for (const [at, [period, n, mean]] of (periods.quarters ?? []).slice(0, -1).entries()) {
      assert.equal(quarters.periods[at]?.period, period.replace('Q', '-Q'));
      assert.equal(quarters.periods[at]?.n, n);
      assertClose(quarters.periods[at]?.mean, mean);
    }
    assert.deepEqual(quarters.periods.at(-1), { period: '2027-Q1', n: 1, mean: 15 });
  });

  it('follows the share of the second level of a category over time', async () => {
    const create = `create table visits as select date '2024-01-01' + (i % 60)::integer as day,
      case when i % 4 = 0 then 'yes' else 'no' end as arm from range(240) days(i)`;
    const columns: AnalysedColumn[] = [
      category('arm', { no: 'no', yes: 'yes' }),
      { kind: 'date', name: 'day', sql: 'day' },
    ];
    const { periods: months } = find(await relationsOf(create, 'visits', columns), 'periods', 't:arm:day');
    assert.deepEqual(
      months.map(({ period, n }) => [period, n]),
      [
        ['2024-01', 124],
        ['2024-02', 116],
      ],
    );
    assertClose(
      months.map(({ mean }) => mean),
      [32 / 124, 28 / 116],
    );
  });

  it('has none for what cannot be estimated, for a column that is not given, and for impossible years', async () => {
    const create = `create table odd as select i as a, 7 as same, i * 1e130 as huge, date '0001-01-01' + (i * 30000)::integer as day
      from range(30) rows(i)`;
    const columns: AnalysedColumn[] = [
      number('a'),
      number('same'),
      number('huge'),
      { kind: 'date', name: 'day', sql: 'day' },
    ];
    const relations = await relationsOf(create, 'odd', columns);
    assert.deepEqual(
      relations.map(({ id }) => id),
      ['r:a:huge'],
    );
    const { counts } = find(relations, 'grid', 'r:a:huge');
    assert.equal(
      counts.flat().reduce((sum, count) => sum + count, 0),
      30,
    );
    const none = await withTable(create, async (connection) => {
      const associations = await computeAssociations(connection, { table: 'odd', columns, signal });
      return computeRelations(connection, { table: 'odd', columns: columns.slice(1), associations, signal });
    });
    assert.deepEqual(none, []);
  });

  it('ends with the reason of an aborted signal', async () => {
    const reason = new Error('cancelled');
    await assert.rejects(
      withTable(LUNG, async (connection) => {
        const associations = await computeAssociations(connection, {
          table: 'lung',
          columns: LUNG_COLUMNS,
          signal,
        });
        const aborted = AbortSignal.abort(reason);
        return computeRelations(connection, {
          table: 'lung',
          columns: LUNG_COLUMNS,
          associations,
          signal: aborted,
        });
      }),
      reason,
    );
  });
});
