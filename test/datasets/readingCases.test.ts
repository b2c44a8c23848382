import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ReadingOptions } from '../../src/contracts/datasets/readingOptions.ts';
import { DatasetSourceError } from '../../src/datasets/datasetSourceError.ts';
import { inspectSource, type SourceInspection } from '../../src/datasets/inspectSource.ts';
import { describeNotice } from '../../src/domain/datasets/sourceNotice.ts';
import { MACHINE, tableOf, temporarySources } from './temporarySource.ts';

const CASES = join(import.meta.dirname, 'cases');

describe('the reading of files as clinics have them', () => {
  const source = temporarySources();
  const inspect = (path: string, reading: ReadingOptions = {}): Promise<SourceInspection> =>
    inspectSource(path, { ...MACHINE, name: path.split('/').at(-1) ?? '', maxBytes: 1e9, reading });
  const inspectCase = (name: string, reading?: ReadingOptions) => inspect(join(CASES, name), reading);
  const toldOf = ({ reading }: SourceInspection) => reading.notices.map(describeNotice);
  /** The rows of a file, without its header. */
  const rowsOf = async (path: string, reading: ReadingOptions = {}) =>
    (await tableOf(path, reading)).slice(1);
  const rowsOfCase = (name: string, reading?: ReadingOptions) => rowsOf(join(CASES, name), reading);

  it('finds semicolons beside decimal commas, and tells of it', async () => {
    const found = await inspectCase('eu_semicolon.csv');
    assert.deepEqual(found.header, ['alter', 'crp_mg_l', 'hb_g_dl']);
    assert.deepEqual(toldOf(found), ['the cells are separated by semicolons']);
    const rows = await rowsOfCase('eu_semicolon.csv');
    assert.equal(rows.length, 30);
  });

  it('takes the line sep=; for the name of the delimiter', async () => {
    const found = await inspectCase('eu_sep.csv');
    assert.deepEqual(found.header, ['alter', 'crp']);
    assert.match(toldOf(found).join('\n'), /"sep=" names the delimiter/);
    assert.equal((await rowsOfCase('eu_sep.csv')).length, 30);
  });

  it('names an unnamed first column', async () => {
    const found = await inspectCase('pandasindex.csv');
    assert.deepEqual(found.header, ['column1', 'age', 'hb']);
    assert.deepEqual(toldOf(found), ['column 1 has no name and is called column1']);
    assert.equal((await rowsOfCase('pandasindex.csv')).length, 30);
  });

  it('leaves out a last column that a trailing delimiter makes, in the header or in the rows only', async () => {
    const found = await inspectCase('trailingcomma.csv');
    assert.deepEqual(found.header, ['age', 'hb']);
    assert.match(toldOf(found).join(), /every row ends with a delimiter/);
    assert.deepEqual((await rowsOfCase('trailingcomma.csv'))[0], ['50', '12.0']);
    const rows = await source('a,b\n1,2,\n3,4,\n');
    assert.deepEqual(await tableOf(rows), [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    const late = await source(`a,b,\n${'1,2,\n'.repeat(700)}1,2,3\n`);
    assert.deepEqual((await inspect(late)).header, ['a', 'b', 'column3']);
  });

  it('leaves out comments and notes before the header, and says how many lines', async () => {
    const found = await inspectCase('preamble.csv');
    assert.deepEqual(found.header, ['sample', 'hb', 'wbc']);
    assert.deepEqual(toldOf(found), ['3 lines before the header are left out']);
    assert.equal((await rowsOfCase('preamble.csv')).length, 30);
    const report = await source(
      'Laboratory export,,\nWard 3,,\n\nid,hb,date\nA1,12.5,2024-01-02\nA2,13.5,2024-01-03\n',
    );
    assert.deepEqual((await inspect(report)).header, ['id', 'hb', 'date']);
    assert.equal((await rowsOf(report)).length, 2);
    const quoted = await source('# "an unclosed quote\n# more\na,b\n1,2\n');
    assert.deepEqual(await rowsOf(quoted), [['1', '2']]);
    const skipped = await source('x,y\nz\na,b\n1,2\n');
    assert.deepEqual(await rowsOf(skipped, { skipLines: 2 }), [['1', '2']]);
  });

  it('takes no # of a header for a comment', async () => {
    assert.deepEqual((await inspect(await source('#,age\n1,50\n2,51\n'))).header, ['#', 'age']);
  });

  it('keeps a row of units or labels beside the columns', async () => {
    const found = await inspectCase('units.csv');
    assert.deepEqual(found.reading.descriptions, { hb: 'g/dL', wbc: '10^9/L' });
    assert.deepEqual(toldOf(found), ['line 2 holds units; it is kept beside the columns and is no row']);
    const rows = await rowsOfCase('units.csv');
    assert.equal(rows.length, 30);
    const survey = await source('q1,q2\nHow old are you?,How many visits?\n50,1\n51,2\n52,0\n');
    assert.deepEqual((await inspect(survey)).reading.descriptions, {
      q1: 'How old are you?',
      q2: 'How many visits?',
    });
    const missing = await source('hb,wbc\nNA,NA\n12,5\n13,6\n14,7\n');
    assert.equal((await rowsOf(missing)).length, 4);
  });

  it('reads Windows-1252 and UTF-16, and tells of it', async () => {
    const found = await inspectCase('cp1252.csv');
    assert.deepEqual(toldOf(found), ['the text is read as Windows-1252']);
    assert.deepEqual(await rowsOfCase('cp1252.csv'), [['1', 'Müdigkeit – gebessert']]);
    for (const mark of ['\ufeff', '']) {
      const little = Buffer.from(`${mark}alter;größe\n1;2\n`, 'utf16le');
      assert.deepEqual((await inspect(await source(little))).header, ['alter', 'größe']);
      assert.deepEqual(await rowsOf(await source(Buffer.from(little).swap16())), [['1', '2']]);
    }
    const records = Buffer.from('\ufeff[{"größe":1}]', 'utf16le');
    assert.deepEqual(await tableOf(await source(records, 'visits.json')), [['größe'], ['1']]);
  });

  it('refuses text that is neither UTF-8 nor Windows-1252, by its line', async () => {
    const mixed = Buffer.concat([Buffer.from('a,b\né,1\n'), Buffer.from('é,2\n', 'latin1')]);
    await refused(inspect(await source(mixed)), 'SourceEncoding', /line 3 is not UTF-8/);
    const unassigned = Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x81, 0x2c, 0x31, 0x0a]);
    await refused(inspect(await source(unassigned)), 'SourceEncoding', /line 2 is not UTF-8/);
  });

  it('takes each of LF, CRLF and CR for a line end', async () => {
    assert.deepEqual(await rowsOfCase('mixedends.csv'), [
      ['70', '12'],
      ['71', '13'],
    ]);
    assert.match(toldOf(await inspectCase('mixedends.csv')).join(), /do not all end alike/);
    assert.deepEqual(await rowsOf(await source('a,b\r1,"x\ny"\r\n3,4\n5,6')), [
      ['1', 'x\ny'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  it('takes no patient for a header', async () => {
    await refused(
      inspectCase('noheader2.csv'),
      'SourceHeader',
      /line 1 looks like a row of data.*--no-header/,
    );
    const found = await inspectCase('noheader2.csv', { header: false });
    assert.deepEqual(found.header, ['column1', 'column2', 'column3']);
    const rows = await rowsOfCase('noheader2.csv', { header: false });
    assert.equal(rows.length, 10);
    await refused(inspect(await source('F,red\nM,blue\nF,green\n')), 'SourceHeader', /looks like a row/);
    await refused(inspect(await source('2024-01-02,x\n2024-01-03,y\n')), 'SourceHeader', /looks like a row/);
    const years = await source('2023,2024\n5,6\n7,8\n');
    await refused(inspect(years), 'SourceHeader', /--header if these are the names/);
    assert.deepEqual(await rowsOf(years, { header: true }), [
      ['5', '6'],
      ['7', '8'],
    ]);
  });

  it('reads quotes that a backslash escapes', async () => {
    assert.deepEqual(await rowsOfCase('backslash.csv'), [['He said "ok"', '1']]);
    assert.match(toldOf(await inspectCase('backslash.csv')).join(), /quotes in cells are written/);
  });

  it('reads the names of rows that R writes', async () => {
    const path = await source('"age","hb"\n"r1",50,12\n"r2",51,13\n');
    assert.deepEqual(await tableOf(path), [
      ['column1', 'age', 'hb'],
      ['r1', '50', '12'],
      ['r2', '51', '13'],
    ]);
  });

  it('leaves out lines below the table, and says so', async () => {
    const path = await source('ward,visits\nA,1\nB,2\n\nReport made on 2024-01-02\nPage 1\n');
    assert.deepEqual(await rowsOf(path), [
      ['A', '1'],
      ['B', '2'],
    ]);
    assert.deepEqual(toldOf(await inspect(path)), [
      '2 lines at the end, from line 5, are no row and left out',
    ]);
    await refused(
      inspect(await source('ward,visits\nA,1\nB note\nB,2\n')),
      'SourceRagged',
      /line 3 has 1 cell/,
    );
  });

  it('refuses columns that are lined up by spaces', async () => {
    await refused(inspectCase('fwf.txt'), 'SourceDelimiter', /separated by spaces.*save it with commas/);
    await inspect(await source('note\nfelt better today\nno change since 3 days\n'));
  });

  it('reads records within an object', async () => {
    assert.deepEqual(await rowsOfCase('jsonobj.json'), [['70'], ['71']]);
    assert.match(
      toldOf(await inspectCase('jsonobj.json')).join(),
      /the records are those of the key records/,
    );
    const around = await source('{"total":2,"data":[{"a":"é"},{"a":2}],"next":null}', 'visits.json');
    assert.deepEqual(await rowsOf(around), [['é'], ['2']]);
    const large = await source(
      `{"meta":{"list":[1]},"data":[${Array.from({ length: 60_000 }, (_, i) => `{"number":${i},"text":"x"}`).join(',')}],"n":1}`,
      'large.json',
    );
    assert.equal((await rowsOf(large)).length, 60_000);
    const two = await source(
      `{"data":[${Array.from({ length: 60_000 }, (_, i) => `{"number":${i},"text":"x"}`).join(',')}],"more":[{"b":1}]}`,
      'two.json',
    );
    await refused(inspect(two), 'SourceNotRecords', /more than one array of records/);
  });

  it('flattens FHIR resources, one after the other or in a bundle', async () => {
    for (const name of ['obs.ndjson', 'bundle.json']) {
      const [header = [], first = [], ...rest] = await tableOf(join(CASES, name));
      assert.equal(rest.length + 1, 30, name);
      const cell = (column: string) => first[header.indexOf(column)];
      assert.equal(cell('valueQuantity.value'), '12.5');
      assert.equal(cell('code.text'), 'Hb');
      assert.equal(cell('code.coding[].code'), '718-7');
      assert.ok(header.includes('subject.reference') && header.includes('performer[].display'));
    }
  });

  it('reads one type of FHIR resources, and asks which when there are several', async () => {
    const path = await source(
      '{"resourceType":"Patient","gender":"female"}\n{"resourceType":"Observation","valueInteger":1}\n',
      'mixed.ndjson',
    );
    await refused(inspect(path), 'SourceSheet', /name one by --sheet.*Observation, Patient/);
    assert.deepEqual(await tableOf(path, { sheet: 'Observation' }), [
      ['resourceType', 'valueInteger'],
      ['Observation', '1'],
    ]);
    await refused(inspect(path, { sheet: 'Condition' }), 'SourceSheet', /no resources of the type/);
  });
});

async function refused(work: Promise<unknown>, type: string, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof DatasetSourceError, String(error));
    assert.equal(error.type, type, error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}
