import assert from 'node:assert/strict';
import { countsPerMonth } from '../../../src/datasets/statistics/countsPerMonth.ts';
import { category, withTable } from './sampleTable.ts';

const signal = new AbortController().signal;
const DAY = { kind: 'date', name: 'day', sql: 'day' } as const;
const CREATE = `create table visits as select * from (values (date '2023-11-30', 'a'), ('2024-02-01', 'b'), ('2024-02-29', 'a'),
  (null, 'a'), ('2024-02-02', null), ('infinity', 'b')) as rows(day, arm)`;

describe('countsPerMonth', () => {
  it('counts the rows of each month from the first to the last', async () => {
    const counted = await withTable(CREATE, (connection) =>
      countsPerMonth(connection, { table: 'visits', date: DAY, signal }),
    );
    assert.deepEqual([counted.n, counted.missing, counted.unit, counted.levels], [4, 2, 'month', []]);
    assert.deepEqual(
      counted.periods.map(({ period, counts }) => `${period} ${counts.join(' ')}`),
      ['2023-11 1', '2023-12 0', '2024-01 0', '2024-02 3'],
    );
  });

  it('counts the levels of a category apart', async () => {
    const by = category('arm', { a: 'a', b: 'b' });
    const counted = await withTable(CREATE, (connection) =>
      countsPerMonth(connection, { table: 'visits', date: DAY, by, signal }),
    );
    assert.deepEqual(counted.periods.at(-1), { period: '2024-02', counts: [1, 1] });
    assert.deepEqual([counted.n, counted.missing], [3, 3]);
  });

  it('counts years where there are too many months, and nothing without dates', async () => {
    const long = await withTable(
      "create table visits as select date '1900-05-01' as day union all select date '2020-01-01'",
      (connection) => countsPerMonth(connection, { table: 'visits', date: DAY, signal }),
    );
    assert.deepEqual([long.unit, long.periods.length, long.periods[0]?.period], ['year', 121, '1900']);
    const none = await withTable('create table visits as select null::date as day', (connection) =>
      countsPerMonth(connection, { table: 'visits', date: DAY, signal }),
    );
    assert.deepEqual([none.n, none.missing, none.periods], [0, 1, []]);
  });
});
