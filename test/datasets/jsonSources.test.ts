import assert from 'node:assert/strict';
import type { DatasetSourceProblem } from '../../src/datasets/datasetSourceError.ts';
import { openSource, refuses, tableOf, temporarySources } from './temporarySource.ts';

describe('sources of JSON', () => {
  const source = temporarySources();
  const refusesJson = async (content: string | Uint8Array, type: DatasetSourceProblem, message: RegExp) =>
    refuses(await source(content, 'visits.ndjson'), type, message);

  it('keep numbers as they are written, name nested values by their path, and take missing keys for missing values', async () => {
    const path = await source(
      [
        '{"n": 12345678901234567890.10, "s": " x ", "b": true}',
        '{"deep": {"k": [1, "}]", {"q": "\\""}]}, "n": -0.0, "list": [ ]}',
        '{}',
        '{"s": "", "n": null, "b": "none"}',
      ].join('\n'),
      'deep.ndjson',
    );
    assert.deepEqual(await tableOf(path), [
      ['n', 's', 'b', 'deep.k', 'deep.k[].q', 'list'],
      ['12345678901234567890.10', ' x ', 'true', '', '', ''],
      ['-0.0', '', '', '1; }]', '"', ''],
      ['', '', '', '', '', ''],
      ['', '', 'none', '', '', ''],
    ]);
  });

  it('keep records of a single key that have no value, at the end too', async () => {
    const path = await source('{"a": 1}\n{}\n{"a": 2}\n{}\n{"a": null}', 'single.ndjson');
    const profile = await openSource(path, (dataset) => dataset.profile());
    assert.deepEqual([profile.rows, profile.columns[0]?.count, profile.columns[0]?.missing], [5, 2, 3]);
  });

  it('may have records and characters that are cut between two reads', async () => {
    for (let shift = 0; shift < 6; shift += 1) {
      const cell = `${'x'.repeat(256 * 1024 - 8 - shift)}é"\\🩺`;
      const path = await source(`[{"a":${JSON.stringify(cell)}},{"a":"${shift}"}]`, 'long.json');
      assert.deepEqual(await tableOf(path), [['a'], [cell], [String(shift)]]);
    }
  });

  it('may have keys that look like SQL, and escaped ones', async () => {
    const keys = ['a"; drop table source; --', "x' or 1=1", '__proto__', 'constructor', 'ü', 'ro\\wid'];
    const content = JSON.stringify(Object.fromEntries(keys.map((key, index) => [key, index])));
    const path = await source(content.replace('ü', '\\u00fc'), 'keys.json');
    const [header, row] = await tableOf(path);
    assert.equal(new Set(header).size, header?.length);
    assert.deepEqual(new Set(header), new Set(keys));
    assert.equal(row?.[header?.indexOf('ü') ?? -1], '4');
  });

  const wrong: readonly (readonly [what: string, content: string, type: DatasetSourceProblem, RegExp])[] = [
    [
      'a broken record',
      '{"a":1}\n{"a":Secret}',
      'SourceMalformed',
      /^visits: record 2 is not well-formed JSON/,
    ],
    ['a missing value', '{"a":}', 'SourceMalformed', /record 1 is not well-formed/],
    ['NaN', '{"a":1}\n{"a":1}\n{"Secret":NaN}', 'SourceMalformed', /record 3 holds NaN or Infinity/],
    ['-Infinity', '[{"a":[-Infinity]}]', 'SourceMalformed', /record 1 holds NaN or Infinity/],
    [
      'a key twice',
      '{"a":1}\n{"b":1,"Secret":2,"Secret":3}',
      'SourceDuplicateKey',
      /record 2 has the same key twice, as its members 2 and 3/,
    ],
    ['a key twice, once escaped', '{"a":1,"\\u0061":3}', 'SourceDuplicateKey', /record 1 /],
    ['a record that is an array', '{"a":1}\n["Secret"]', 'SourceNotRecords', /record 2 is not an object/],
    ['a record that is a text', '[{"a":1},"Secret"]', 'SourceNotRecords', /record 2 is not an object/],
    ['a record that is a number', '[1,2]', 'SourceNotRecords', /record 1 is not an object/],
    ['an array in an array', '[[{"a":1}]]', 'SourceNotRecords', /record 1 is not an object/],
    ['a comma too many', '[{"a":1},]', 'SourceMalformed', /record 2 is missing behind the last comma/],
    ['a comma too few', '[{"a":1} {"a":1}]', 'SourceMalformed', /record 2 has no comma before it/],
    ['commas between lines', '{"a":1},\n{"a":2}', 'SourceNotRecords', /record 2 is not an object/],
    ['an array that is not closed', '[{"a":1}', 'SourceMalformed', /the array is not closed/],
    ['a record that is not closed', '{"a":1}\n{"a":"Secret', 'SourceMalformed', /record 2 is not complete/],
    ['two arrays', '[{"a":1}][{"a":1}]', 'SourceMalformed', /something behind the end of the array/],
    ['nothing', '[ ]', 'SourceNoRows', /has no records/],
    ['no keys', '[{},{}]', 'SourceHeader', /no record has a key/],
    ['an empty key', '{"a":1," ":2}', 'SourceHeader', /key 2, by first appearance, is empty/],
    [
      'keys alike but for spaces',
      '{"a":1}\n{" a":2}',
      'SourceHeader',
      /keys 1 and 2, .* differ in spaces only/,
    ],
    ['a zero character', '{"a":"Secret\\u0000"}', 'SourceBinary', /record 1 holds a zero character/],
    [
      'half a surrogate pair',
      '{"a":"Secret\\ud83e"}',
      'SourceEncoding',
      /record 1 holds half a surrogate pair/,
    ],
    [
      'a nesting without end',
      `{"a":${'['.repeat(100_000)}`,
      'SourceTooDeep',
      /record 1 is nested more than 64 deep/,
    ],
    [
      'a line without end',
      `{"a":"${'x'.repeat(17 * 1024 * 1024)}`,
      'SourceLineTooLong',
      /record 1 is longer than/,
    ],
  ];
  for (const [what, content, type, message] of wrong) {
    it(`refuse ${what} by the number of the record`, () => refusesJson(content, type, message));
  }

  it('refuse what is not UTF-8 by its line', () =>
    refusesJson(
      Buffer.concat([Buffer.from('{"ü":1}\n'), Buffer.from('{"a":"René"}', 'latin1')]),
      'SourceEncoding',
      /line 2 is not UTF-8/,
    ));

  it('refuse keys that are data', async () => {
    const records = Array.from({ length: 20_000 }, (_, index) => `{"${'k'.repeat(60)}${index}": 1}`);
    await refusesJson(records.join('\n'), 'SourceHeader', /the keys of the records up to \d+ take more than/);
  });

  it('refuse what is small as JSON and large as a table', async () => {
    const wide = `{${Array.from({ length: 1_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
    const path = await source(`${wide}\n${'{}\n'.repeat(5_000)}`, 'sparse.ndjson');
    await refuses(path, 'SourceTooLarge', /as a table its bytes are more than the 1000000/, 1e6);
  });
});
