import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { DatasetSourceError, type DatasetSourceProblem } from '../../src/datasets/datasetSourceError.ts';
import { inspectSource } from '../../src/datasets/inspectSource.ts';
import { withPlainSource } from '../../src/datasets/withPlainSource.ts';
import { writeParquet } from './parquetFile.ts';
import { cellsOf, chunksOf, MACHINE, openSource, temporarySources } from './temporarySource.ts';

describe('source formats', () => {
  const source = temporarySources();
  const tableOf = (path: string) =>
    openSource(path, async (dataset) => cellsOf((await chunksOf(dataset))[0]?.csv ?? ''));
  const parquet = async (query: string) => writeParquet(await source('', 'made.parquet'), query);

  async function refuses(path: string, type: DatasetSourceProblem, message: RegExp, maxBytes = 1e9) {
    const options = { ...MACHINE, name: 'visits', maxBytes };
    const read = withPlainSource(path, options, (plain) => inspectSource(plain.path, options));
    await assert.rejects(read, (error) => {
      assert.ok(error instanceof DatasetSourceError, String(error));
      assert.equal(error.type, type, error.message);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /Secret|\n/);
      return true;
    });
  }
  const refusesJson = async (content: string | Uint8Array, type: DatasetSourceProblem, message: RegExp) =>
    refuses(await source(content, 'visits.ndjson'), type, message);

  const TABLE = [
    ['visit', 'note', 'dose'],
    ['1', 'line\nbreak, "quoted"\ttab', '2.50'],
    ['2', '', '1e3'],
    ['3', '=cmd() ```', ''],
  ];
  const RECORDS = [
    '{"visit": 1, "note": "line\\nbreak, \\"quoted\\"\\ttab", "dose": 2.50}',
    '{"visit": 2, "note": null, "dose": 1e3}',
    '{"note": "=cmd() ```", "visit": "3"}',
  ];
  const quoted = (delimiter: string) =>
    TABLE.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join('\n');

  const files: Readonly<Record<string, string>> = {
    'visits.csv': quoted(','),
    'visits.tsv': quoted('\t'),
    'visits.tab': quoted('\t'),
    'visits.ndjson': RECORDS.join('\n'),
    'visits.jsonl': `\ufeff${RECORDS.join('\r\n')}\r\n`,
    'visits.json': ` [ ${RECORDS.join(' ,\n')} ]\n`,
    'one line.json': RECORDS.join(' '),
    upload: quoted(','),
    'upload.1': quoted('\t'),
    'upload.2': RECORDS.join('\n'),
    'upload.txt': `[${RECORDS.join(',')}]`,
  };
  for (const [name, content] of Object.entries(files)) {
    it(`reads the same table from ${name}, compressed or not`, async () => {
      assert.deepEqual(await tableOf(await source(content, name)), TABLE);
      assert.deepEqual(await tableOf(await source(gzipSync(content), `${name}.gz`)), TABLE);
      assert.deepEqual(await tableOf(await source(gzipSync(content), name)), TABLE);
    });
  }

  it('reads the same table from Parquet, whatever the name', async () => {
    const path = await parquet(`select * from (values (1, e'line\\nbreak, "quoted"\\ttab', '2.50'),
      (2, '', '1e3'), (3, '=cmd() \`\`\`', null)) t(visit, note, dose)`);
    assert.deepEqual(await tableOf(path), TABLE);
    assert.deepEqual(await tableOf(await source(await readFile(path), 'visits.csv')), TABLE);
  });

  it('lets the name decide where the content could be two things', async () => {
    assert.deepEqual(await tableOf(await source('{a,b\n1,2\n', 'braces.csv')), [
      ['{a', 'b'],
      ['1', '2'],
    ]);
    assert.deepEqual(await tableOf(await source('a,b\n1,2\n', 'commas.tsv')), [['a,b'], ['1,2']]);
  });

  describe('of JSON', () => {
    it('keep numbers and nested values as they are written, and take missing keys for missing values', async () => {
      const path = await source(
        [
          '{"n": 12345678901234567890.10, "s": " x ", "b": true}',
          '{"deep": {"k": [1, "}]", {"q": "\\""}]}, "n": -0.0, "list": [ ]}',
          '{}',
          '{"s": "", "n": null, "b": "null"}',
        ].join('\n'),
        'deep.ndjson',
      );
      assert.deepEqual(await tableOf(path), [
        ['n', 's', 'b', 'deep', 'list'],
        ['12345678901234567890.10', ' x ', 'true', '', ''],
        ['-0.0', '', '', '{"k": [1, "}]", {"q": "\\""}]}', '[ ]'],
        ['', '', '', '', ''],
        ['', '', 'null', '', ''],
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
      refusesJson(Buffer.from('{"a":1}\n{"a":"René"}', 'latin1'), 'SourceEncoding', /line 2 is not UTF-8/));

    it('refuse keys that are data', async () => {
      const records = Array.from({ length: 20_000 }, (_, index) => `{"${'k'.repeat(60)}${index}": 1}`);
      await refusesJson(
        records.join('\n'),
        'SourceHeader',
        /the keys of the records up to \d+ take more than/,
      );
    });

    it('refuse what is small as JSON and large as a table', async () => {
      const wide = `{${Array.from({ length: 1_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
      const path = await source(`${wide}\n${'{}\n'.repeat(5_000)}`, 'sparse.ndjson');
      await refuses(path, 'SourceTooLarge', /as a table its bytes are more than the 1000000/, 1e6);
    });
  });

  describe('of Parquet', () => {
    it('write dates, decimals, booleans and nested values as text', async () => {
      const path =
        await parquet(`select 1::bigint as i, 1.50::decimal(9,2) as d, true as b, date '2024-02-29' as day,
        timestamp '2024-02-29 10:30:00' as at, [1, null] as list, {k: 'x', n: 2} as s, null::varchar as gone`);
      assert.deepEqual(await tableOf(path), [
        ['i', 'd', 'b', 'day', 'at', 'list', 's', 'gone'],
        ['1', '1.50', 'true', '2024-02-29', '2024-02-29 10:30:00', '[1,null]', '{"k":"x","n":2}', ''],
      ]);
    });

    it('keep the order of the file', async () => {
      const table = await tableOf(
        await parquet('select 300000 - i as n, i % 7 as m from range(300000) t(i)'),
      );
      assert.ok(table.slice(1).every(([cell], index) => cell === String(300_000 - index)));
    });

    it('refuse NaN, infinity and zero characters by record and column', async () => {
      const nan = await parquet(
        `select 'Secret' as a, case when i = 4 then 'nan'::double else i end as b from range(9) t(i)`,
      );
      await refuses(nan, 'SourceNotANumber', /record 5, column 2 is NaN or infinite; write null/);
      await refuses(await parquet(`select '-inf'::float as b`), 'SourceNotANumber', /record 1, column 1/);
      const zero = await parquet(
        `select case when i = 2 then 'Secret' || chr(0) else 'x' end as a from range(9) t(i)`,
      );
      await refuses(zero, 'SourceBinary', /record 3, column 1 holds a zero character/);
    });

    it('refuse a file that is cut off or made up', async () => {
      const whole = await readFile(await parquet(`select 'Secret' || i as a from range(1000) t(i)`));
      for (const bytes of [
        whole.subarray(0, whole.length / 2),
        Buffer.from('PAR1 Secret PAR1'),
        Buffer.from('PAR1'),
      ]) {
        await refuses(
          await source(bytes, 'broken.parquet'),
          'SourceMalformed',
          /damaged, encrypted or not complete/,
        );
      }
    });

    it('refuse a file without rows', async () => {
      await refuses(await parquet('select 1 as a where false'), 'SourceNoRows', /has no rows/);
    });

    it('refuse a small file of very many rows, or of very long values', async () => {
      await refuses(
        await parquet('select 1 as a from range(20000000) t(i)'),
        'SourceTooLarge',
        /as text its bytes are more/,
        1e6,
      );
      const long = await parquet(`select repeat('x', 100000) as a from range(1000) t(i)`);
      await refuses(long, 'SourceTooLarge', /as text its bytes are more than the 1000000/, 1e6);
    });
  });

  describe('compressed by gzip', () => {
    it('are refused when they unpack to more than is allowed, without unpacking it', async () => {
      const bomb = await source(gzipSync(Buffer.alloc(200_000_000, 'a,b\n')), 'bomb.csv.gz');
      await refuses(bomb, 'SourceTooLarge', /unpacked, its bytes are more than the 10000000/, 1e7);
    });

    it('are refused when they are cut off, damaged or packed twice', async () => {
      const packed = gzipSync(`a,b\n${'Secret,2\n'.repeat(1_000)}`);
      await refuses(
        await source(packed.subarray(0, packed.length - 9), 'cut.gz'),
        'SourceMalformed',
        /damaged or incomplete gzip/,
      );
      const damaged = Buffer.from(packed);
      damaged.fill(0, 20, 40);
      await refuses(await source(damaged, 'damaged.gz'), 'SourceMalformed', /damaged or incomplete gzip/);
      await refuses(
        await source(gzipSync(packed), 'twice.csv.gz.gz'),
        'SourceBinary',
        /gzip archive in another/,
      );
    });

    it('may consist of several members', async () => {
      const path = await source(Buffer.concat([gzipSync('a,b\n1,'), gzipSync('2\n')]), 'members.csv.gz');
      assert.deepEqual(await tableOf(path), [
        ['a', 'b'],
        ['1', '2'],
      ]);
    });
  });

  it('name themselves by what they are when the name is of another', async () => {
    const path = await source('', 'visits.xlsx');
    await writeFile(path, 'PK\u0003\u0004rest');
    await refuses(path, 'SourceBinary', /ZIP archive or an Excel workbook, which is not read/);
  });
});
