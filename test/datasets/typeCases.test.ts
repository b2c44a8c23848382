import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ReadingOptions } from '../../src/contracts/datasets/readingOptions.ts';
import type { ColumnProfile, DatasetProfile } from '../../src/domain/datasets/datasetProfile.ts';
import { describeNotice } from '../../src/domain/datasets/sourceNotice.ts';
import { plainReading } from '../support/plainReading.ts';
import { openSource, refuses, tableOf, temporarySources } from './temporarySource.ts';

const CASES = join(import.meta.dirname, 'cases');

describe('the types of columns as clinics have them', () => {
  const source = temporarySources();
  const profileOf = (path: string, options: ReadingOptions = {}): Promise<DatasetProfile> =>
    openSource(path, (dataset) => dataset.profile(), { reading: { ...plainReading(1), options } });
  const profileOfCase = (name: string) => profileOf(join(CASES, name));
  const told = ({ notices }: DatasetProfile) => notices.map(describeNotice);
  const columnOf = (profile: DatasetProfile, name: string): ColumnProfile => {
    const column = profile.columns.find((each) => each.name === name);
    assert.ok(column, name);
    return column;
  };
  const numericOf = (profile: DatasetProfile, name: string) => {
    const column = columnOf(profile, name);
    assert.ok(column.kind === 'numeric', `${name} is ${column.kind}`);
    return column;
  };
  const textOf = (profile: DatasetProfile, name: string) => {
    const column = columnOf(profile, name);
    assert.ok(column.kind === 'text', `${name} is ${column.kind}`);
    return column;
  };

  it('reads decimal commas, and sends numbers with a point', async () => {
    const profile = await profileOfCase('eu_semicolon.csv');
    assert.equal(numericOf(profile, 'crp_mg_l').mean, 15);
    assert.equal(numericOf(profile, 'hb_g_dl').min, 13);
    assert.deepEqual((await tableOf(join(CASES, 'eu_semicolon.csv')))[1], ['50', '0.5', '13.0']);
  });

  it('counts tokens of missing values, numbers apart from all others and odd values as missing, and lists them', async () => {
    const hb = numericOf(await profileOfCase('natokens.csv'), 'hb');
    assert.deepEqual([hb.count, hb.missing, hb.min, hb.max], [50, 20, 12, 16.9]);
    const tokens = hb.missingTexts.map(({ value }) => value);
    for (const token of ['NA', 'k.A.', '?', '999', '-99', 'Infinity', 'None'])
      assert.ok(tokens.includes(token), token);
    const mixed = numericOf(await profileOfCase('mixed.csv'), 'hb');
    assert.deepEqual(mixed.oddValues, [{ value: 'haemolysed', count: 1 }]);
    assert.deepEqual([mixed.count, mixed.missing], [50, 1]);
    assert.deepEqual((await tableOf(join(CASES, 'mixed.csv'))).at(-1), ['', '']);
  });

  it('keeps 999 and 99 where they do not stand out', async () => {
    const values = Array.from({ length: 120 }, (_, index) => `${index * 10},${index}`);
    const profile = await profileOf(await source(`days,age\n${values.join('\n')}\n999,99\n`));
    assert.deepEqual([numericOf(profile, 'days').missing, numericOf(profile, 'age').missing], [0, 0]);
  });

  it('takes a text for missing that the user names', async () => {
    const path = await source('hb\n12\n13\nlost\nlost\n');
    assert.deepEqual(numericOf(await profileOf(path, { missing: ['Lost'] }), 'hb').missing, 2);
    const numbers = await source('age\n70\n77\n71\n77\n');
    const age = numericOf(await profileOf(numbers, { missing: ['77'] }), 'age');
    assert.deepEqual([age.missing, age.missingTexts], [2, [{ value: '77', count: 2 }]]);
  });

  it('keeps the answers none and unknown, and the country NA, in columns of text', async () => {
    const rows = 'DE,none\nFR,unknown\nNA,mild\nUS,n/a\nGB,none\nIT,none\n';
    const profile = await profileOf(await source(`country,pain\n${rows}`));
    assert.equal(textOf(profile, 'country').missing, 0);
    const pain = textOf(profile, 'pain');
    assert.deepEqual([pain.missing, pain.missingTexts], [1, [{ value: 'n/a', count: 1 }]]);
  });

  it('averages no long digits, and counts them exactly', async () => {
    const accession = columnOf(await profileOfCase('bigids.csv'), 'accession');
    assert.deepEqual([accession.kind, accession.distinct], ['identifying', 6]);
  });

  it('finds dates with their range, and tells of ones that can be read in two ways', async () => {
    const profile = await profileOfCase('dates.csv');
    for (const name of ['admit', 'iso', 'us', 'de']) {
      const { type, dates } = textOf(profile, name);
      assert.deepEqual([type, dates?.range], ['date', { from: '2024-03-01', to: '2024-03-28' }], name);
    }
    assert.notEqual(columnOf(profile, 'epoch').kind, 'numeric');
    assert.match(told(profile).join('\n'), /excel may hold dates, counted as Excel does/);
    const ambiguous = await profileOf(await source('seen,n\n3/1/2024,1\n4/2/2024,2\n5/3/2024,3\n'));
    assert.deepEqual(textOf(ambiguous, 'seen').dates?.range, null);
    assert.match(told(ambiguous).join(), /seen can be read as mm\/dd\/yyyy or dd\/mm\/yyyy/);
  });

  it('reads groups of digits, currencies, percent signs and limits', async () => {
    const profile = await profileOfCase('thousands.csv');
    assert.deepEqual(
      ['cost', 'amount', 'pct', 'sp'].map((name) => numericOf(profile, name).min),
      [1100.5, 1000, 0, 1100],
    );
    assert.equal(numericOf(profile, 'lt').censored, 30);
    assert.deepEqual((await tableOf(join(CASES, 'thousands.csv')))[1], [
      '1100.50',
      '1000',
      '0',
      '<0.1',
      '1100',
    ]);
  });

  it('tells of numbers whose mark nothing tells, and believes the user', async () => {
    const path = await source('"dose"\n"1,234"\n"2,345"\n');
    const profile = await profileOf(path);
    assert.match(told(profile).join(), /dose is read with "\."/);
    assert.equal(numericOf(profile, 'dose').min, 1234);
    assert.equal(numericOf(await profileOf(path, { decimal: ',' }), 'dose').min, 1.234);
  });

  it('takes no phone number for a number', async () => {
    const profile = await profileOf(await source('x\n030 123 456\n612 345 678\n613 345 679\n'));
    assert.notEqual(columnOf(profile, 'x').kind, 'numeric');
  });

  it('counts no row of totals, and says so', async () => {
    const profile = await profileOfCase('totals.csv');
    assert.deepEqual([profile.rows, numericOf(profile, 'visits').mean], [20, 19.5]);
    assert.match(told(profile).join(), /the last row is the total of visits and left out; 20 rows remain/);
    const patient = await profileOf(await source('name_of_ward,visits\nA,1\nB,2\nTotal care unit,4\n'));
    assert.equal(patient.rows, 3);
  });

  it('counts no header that is repeated between the rows', async () => {
    const path = await source('ward,visits\nA,1\nward,visits\nB,2\nC,3\n');
    const profile = await profileOf(path);
    assert.deepEqual([profile.rows, told(profile)], [3, ['1 row that repeat the header are left out']]);
    assert.deepEqual((await tableOf(path)).slice(1), [
      ['A', '1'],
      ['B', '2'],
      ['C', '3'],
    ]);
  });

  it('takes NaN of Parquet for missing', async () => {
    const profile = await profileOfCase('nan.parquet');
    assert.ok(profile.columns.some((column) => column.kind === 'numeric' && column.missing > 0));
  });

  it('tells of rows that are the same, and of columns of one value', async () => {
    const profile = await profileOfCase('dups.csv');
    assert.equal(profile.rows, 30);
    assert.match(told(profile).join(), /28 rows are the same as an earlier one/);
    const constant = await profileOf(await source('a,b\n1,x\n2,x\n'));
    assert.match(told(constant).join(), /b has the same value in every row/);
  });

  it('tells flags, categories, codes, ids and texts apart', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i % 2 ? 'yes' : 'no'},${'ABC'[i % 3]},I${10 + i}.${i % 9},v-${i}-x,felt ${i} today`,
    );
    const profile = await profileOf(
      await source(`smoker,arm,diagnosis,visit_key,note\n${rows.join('\n')}\n`),
    );
    assert.deepEqual(
      profile.columns.map((column) => (column.kind === 'text' ? column.type : column.kind)),
      ['flag', 'category', 'code', 'id', 'text'],
    );
  });

  it('refuses more columns than a data set has at the door', async () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `k${index}x`);
    const path = await source(`${names.join(',')}\n${names.map(() => 'v').join(',')}\n`);
    await refuses(path, 'SourceTooWide', /has 1001 columns, more than the 1000/);
  });
});
