import assert from 'node:assert/strict';
import { inspectSource } from '../../src/datasets/inspectSource.ts';
import { describeNotice } from '../../src/domain/datasets/sourceNotice.ts';
import { MACHINE, refuses, tableOf, temporarySources } from './temporarySource.ts';

const LONG = { long: ['code', 'test', 'result'] };
const TIMED = { long: ['code', 'day', 'test', 'result'] };

describe('a table with one value per row', () => {
  const source = temporarySources();

  it('becomes one with a row for each patient and a column for each variable, both in their order', async () => {
    const path = await source('code,test,result\nA,hb,12.5\nB,wbc,5\nA,wbc,6\nB,hb,\nC,hb,13\n');
    assert.deepEqual(await tableOf(path, LONG), [
      ['code', 'hb', 'wbc'],
      ['A', '12.5', '6'],
      ['B', '', '5'],
      ['C', '13', ''],
    ]);
    const found = await inspectSource(path, { ...MACHINE, name: 'labs.csv', maxBytes: 1e6, reading: LONG });
    assert.deepEqual(found.header, ['code', 'hb', 'wbc']);
    assert.deepEqual(found.reading.notices.map(describeNotice), [
      'the rows are values of 2 variables; each variable is a column',
    ]);
  });

  it('has a row for each time of a patient when a time is named, whatever the format of the file', async () => {
    const records = [
      { unit: 'x', code: 'A', day: 1, test: 'hb "new"', result: 12 },
      { unit: 'x', code: 'A', day: 2, test: 'hb "new"', result: 13 },
    ];
    const path = await source(records.map((record) => JSON.stringify(record)).join('\n'), 'labs.ndjson');
    assert.deepEqual(await tableOf(path, TIMED), [
      ['code', 'day', 'hb "new"'],
      ['A', '1', '12'],
      ['A', '2', '13'],
    ]);
  });

  it('leaves out rows without a patient, and tells how many', async () => {
    const path = await source('code,test,result\nA,hb,12\nunknown,hb,13\n,hb,14\nunknown,hb,15\n');
    assert.deepEqual((await tableOf(path, LONG)).slice(1), [['A', '12']]);
    const found = await inspectSource(path, { ...MACHINE, name: 'labs.csv', maxBytes: 1e6, reading: LONG });
    assert.match(found.reading.notices.map(describeNotice).join(), /3 rows without a patient are left out/);
  });

  it('is refused when a column that is named does not exist, or a record has no variable', async () => {
    const path = await source('code,test,result\nA,hb,Secret\n');
    await refuses(
      path,
      'SourceColumn',
      /--long \(long\) names a column that the file does not have/,
      1e6,
      TIMED,
    );
    const unnamed = await source('code,test,result\nA,hb,1\nA,,Secret\n');
    await refuses(unnamed, 'SourceMalformed', /record 2 names no variable/, 1e6, LONG);
  });

  it('is refused when a patient has two values of a variable, with the record and the remedy', async () => {
    const path = await source('code,day,test,result\nA,1,hb,12\nA,1,wbc,5\nA,2,hb,Secret\n');
    await refuses(path, 'SourceMalformed', /record 3 has another value.*name a column of times/, 1e6, LONG);
    assert.equal((await tableOf(path, TIMED)).length, 3);
    const same = await source('code,day,test,result\nA,1,hb,12\nA,1,hb,Secret\n');
    await refuses(same, 'SourceMalformed', /record 2 has another value.*finer time/, 1e6, TIMED);
  });

  it('is refused when it has more variables than a data set has columns, or one called like a column', async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => `A,Secret${index},1`);
    const path = await source(['code,test,result', ...rows, ''].join('\n'));
    await refuses(
      path,
      'SourceTooWide',
      /more variables than the 1000.*is test the column of variables/,
      1e6,
      LONG,
    );
    const clash = await source('code,test,result\nA,code,1\n');
    await refuses(clash, 'SourceHeader', /has the name of the column code; rename one/, 1e6, LONG);
  });
});
