import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type ColumnProfile, DatasetProfile } from '../../src/domain/datasets/datasetProfile.ts';
import { cellsOf, openSource, temporarySources } from './temporarySource.ts';

const SAMPLE = 'samples/ncctg-lung.csv';

/** Statistics by their textbook formulas. */
function summaryOf(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const quantile = (share: number) => {
    const at = (sorted.length - 1) * share;
    const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
    return low + (high - low) * (at - Math.floor(at));
  };
  return {
    mean,
    standardDeviation: Math.sqrt(squares / (values.length - 1)),
    min: quantile(0),
    lowerQuartile: quantile(0.25),
    median: quantile(0.5),
    upperQuartile: quantile(0.75),
    max: quantile(1),
  };
}

function topOf(values: readonly string[], byValue: (a: string, b: string) => number) {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const all = [...counts].map(([value, count]) => ({ value, count }));
  return all.sort((a, b) => b.count - a.count || byValue(a.value, b.value)).slice(0, 10);
}

const near = (actual: number, expected: number) =>
  Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected));

describe('profileDataset', () => {
  const source = temporarySources();
  const profileOf = async (content: string, identifyingColumns: readonly string[] = []) => {
    const path = await source(content);
    const profile = await openSource(path, (dataset) => dataset.profile(), { identifyingColumns });
    return DatasetProfile.parse(profile);
  };
  const columnOf = async (cells: readonly string[]): Promise<ColumnProfile> => {
    const profile = await profileOf(`x,other\n${cells.map((cell) => `${cell},1\n`).join('')}`);
    const [column] = profile.columns;
    assert.ok(column);
    return column;
  };
  const numericOf = async (cells: readonly string[]) => {
    const column = await columnOf(cells);
    assert.ok(column.kind === 'numeric', column.kind);
    return column;
  };

  it('agrees with an independent computation on the sample, column by column', async () => {
    const profile = DatasetProfile.parse(await openSource(SAMPLE, (dataset) => dataset.profile()));
    const [header = [], ...rows] = cellsOf(await readFile(SAMPLE, 'utf8'));
    assert.equal(profile.rows, 228);
    assert.deepEqual(
      profile.columns.map(({ name }) => name),
      header,
    );
    for (const [index, column] of profile.columns.entries()) {
      assert.ok(column.kind === 'numeric', column.name);
      const values = rows
        .map((row) => row[index] ?? '')
        .filter((cell) => cell !== '')
        .map(Number);
      assert.equal(column.count, values.length);
      assert.equal(column.missing, rows.length - values.length);
      assert.equal(column.distinct, new Set(values).size);
      for (const [name, expected] of Object.entries(summaryOf(values))) {
        const actual = Object.entries(column).find(([key]) => key === name)?.[1];
        assert.ok(
          typeof actual === 'number' && near(actual, expected),
          `${column.name}.${name}: ${actual} ${expected}`,
        );
      }
      assert.deepEqual(
        column.topValues,
        topOf(values.map(String), (a, b) => Number(a) - Number(b)),
      );
      const last = column.histogram.length - 1;
      for (const [bin, { from, to, count }] of column.histogram.entries()) {
        const inside = values.filter((value) => value >= from && (value < to || bin === last));
        assert.equal(count, inside.length, `${column.name} from ${from}`);
      }
      assert.equal(
        column.histogram.reduce((sum, { count }) => sum + count, 0),
        values.length,
      );
    }
  });

  it('counts values at the edges of bins in the bin that begins there', async () => {
    const cells = Array.from({ length: 1_001 }, (_, index) => String(index / 1_000));
    const { histogram } = await numericOf(cells);
    for (const [bin, { from, to, count }] of histogram.entries()) {
      const last = bin === histogram.length - 1;
      const inside = cells.map(Number).filter((value) => value >= from && (last ? value <= to : value < to));
      assert.equal(count, inside.length, `${from}`);
    }
  });

  it('takes a column for numbers when 95 % of its values are, and lists the others', async () => {
    const numbers = ['1', '-2.5', '+3', '.5', '4.', '1e3', '1E-3', '0', '0.10', ' 7 '];
    assert.equal((await columnOf(numbers)).kind, 'numeric');
    for (const cell of ['x', '007', '1_000', '0x10', 'e5', '1e999', '1e200', '٣', '1 2']) {
      assert.equal((await columnOf([...numbers, cell])).kind, 'text', cell);
      const column = await numericOf([...numbers, ...numbers, cell]);
      assert.deepEqual(column.oddValues, [{ value: cell, count: 1 }]);
      assert.deepEqual([column.count, column.missing], [20, 1]);
    }
  });

  it('tells numbers apart by value and shows them shortest', async () => {
    const column = await numericOf(['3.0', '3', '3.00', '0.10', '0.1', '-0', '0', '1e2']);
    assert.equal(column.distinct, 4);
    assert.deepEqual(column.topValues, [
      { value: '3', count: 3 },
      { value: '0', count: 2 },
      { value: '0.1', count: 2 },
      { value: '100', count: 1 },
    ]);
  });

  it('has no deviation of a single value, and none between equal ones', async () => {
    assert.equal((await numericOf(['5'])).standardDeviation, null);
    const same = await numericOf(['5', '5', '5']);
    assert.equal(same.standardDeviation, 0);
    assert.deepEqual(same.histogram, [{ from: 5, to: 5, count: 3 }]);
  });

  it('copes with the largest and closest numbers', async () => {
    const far = await numericOf(['1e150', '-1e150', '3']);
    assert.equal(
      far.histogram.reduce((sum, { count }) => sum + count, 0),
      3,
    );
    const close = await numericOf(['1', '1.0000000000000002', '1']);
    assert.deepEqual(
      close.histogram.map(({ count }) => count),
      [3],
    );
  });

  it('takes a column without values for text', async () => {
    const column = await columnOf(['', '', '']);
    assert.deepEqual(column, {
      kind: 'text',
      name: 'x',
      treatment: { treatment: 'scrubbed', reason: { because: 'policy' } },
      count: 0,
      missing: 3,
      distinct: 0,
      missingTexts: [],
      oddValues: [],
      type: 'text',
      dates: null,
      topValues: [],
    });
  });

  it('lists the ten most frequent texts, ties by value', async () => {
    const cells = 'm f m z f m a b c d e g h i j k m m a a b b c c d d e e g g h h i i j j'.split(' ');
    const column = await columnOf(cells);
    assert.ok(column.kind === 'text');
    assert.deepEqual(
      column.topValues,
      topOf(cells, (a, b) => (a < b ? -1 : 1)),
    );
    assert.equal(column.distinct, 13);
  });

  it('shortens long texts of categories, and counts them whole', async () => {
    const long = 'é'.repeat(5_000);
    const column = await columnOf([`${long}1`, `${long}2`, 'short', `${long}1`, `${long}2`, 'short']);
    assert.ok(column.kind === 'text');
    assert.equal(column.distinct, 3);
    assert.deepEqual(new Set(column.topValues.map(({ value }) => value.length)), new Set([201, 5]));
  });

  it('shows no values of ids and of free text', async () => {
    const ids = await columnOf(['k1', 'k2', 'k3']);
    const texts = await columnOf(['has pain', 'no pain', 'is well']);
    assert.ok(ids.kind === 'text' && texts.kind === 'text');
    assert.deepEqual([ids.type, ids.topValues, texts.type, texts.topValues], ['id', [], 'text', []]);
  });

  it('says of identifying columns how many values they have and why, and shows none', async () => {
    const content =
      'Patient Name,contact,code,age\nAnna Meier,anna@example.org,K1,50\nBob,,K2,60\nBob,,,61\n';
    const profile = await profileOf(content, ['code']);
    assert.deepEqual(profile.columns.slice(0, 3), [
      {
        kind: 'identifying',
        name: 'Patient Name',
        treatment: { treatment: 'pseudonym', reason: { because: 'header', kind: 'name' } },
        count: 3,
        missing: 0,
        distinct: 2,
      },
      {
        kind: 'identifying',
        name: 'contact',
        treatment: { treatment: 'pseudonym', reason: { because: 'content', kind: 'email' } },
        count: 1,
        missing: 2,
        distinct: 1,
      },
      {
        kind: 'identifying',
        name: 'code',
        treatment: { treatment: 'pseudonym', reason: { because: 'user' } },
        count: 2,
        missing: 1,
        distinct: 2,
      },
    ]);
    assert.doesNotMatch(JSON.stringify(profile), /Anna|Bob|example|K1|K2/);
  });

  it('is not moved by headers that look like SQL', async () => {
    const header = `"a""; drop table source; --","x' or 1=1","c0","rowid","select * from source"`;
    const profile = await profileOf(`${header}\n1,2,3,4,5\n`);
    assert.deepEqual(
      profile.columns.map(({ name }) => name),
      cellsOf(`${header}\n`)[0],
    );
    assert.deepEqual(
      profile.columns.map(({ count }) => count),
      [1, 1, 1, 1, 1],
    );
  });
});
