import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { withPlainSource } from '../../src/datasets/withPlainSource.ts';
import { describeNotice } from '../../src/domain/datasets/sourceNotice.ts';
import { writeParquet } from './parquetFile.ts';
import { MACHINE, refuses, tableOf, temporarySources } from './temporarySource.ts';

describe('source formats', () => {
  const source = temporarySources();
  const parquet = async (query: string) => writeParquet(await source('', 'made.parquet'), query);

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
    assert.deepEqual(await tableOf(await source('a;b\tc\n1;2\t3\n', 'semicolons.tsv')), [
      ['a;b', 'c'],
      ['1;2', '3'],
    ]);
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

    it('take NaN for a missing value', async () => {
      const path = await parquet(
        `select 'x' as a, case when i = 1 then 'nan'::double when i = 2 then 'inf'::double else i end as b from range(4) t(i)`,
      );
      assert.deepEqual((await tableOf(path)).slice(1), [
        ['x', '0.0'],
        ['x', ''],
        ['x', ''],
        ['x', '3.0'],
      ]);
    });

    it('refuse zero characters by record and column', async () => {
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

    it('keep the data before bytes that are no gzip, and tell of these', async () => {
      const packed = gzipSync('a,b\n1,2\n');
      const table = [
        ['a', 'b'],
        ['1', '2'],
      ];
      const toldOf = async (content: Buffer) => {
        const path = await source(content, 'visits.csv.gz');
        assert.deepEqual((await tableOf(path)).slice(0, 2), table);
        const options = { ...MACHINE, name: 'visits', maxBytes: 1e6, sheet: undefined };
        return withPlainSource(path, options, async ({ notices }) => notices.map(describeNotice));
      };
      const told = await toldOf(Buffer.concat([packed, Buffer.from('Secret signature')]));
      assert.deepEqual(told, [
        '16 bytes behind the end of the gzip file are left out; was it packed as a whole?',
      ]);
      const members = await toldOf(Buffer.concat([packed, gzipSync('3,4\n'), Buffer.from('x')]));
      assert.match(members.join(), /^1 byte behind the end/);
      assert.deepEqual(await toldOf(Buffer.concat([packed, Buffer.alloc(512)])), []);
    });

    it('are refused when a further member is cut off or damaged', async () => {
      const packed = gzipSync('a,b\n1,2\n');
      const damaged = Buffer.from(packed);
      damaged.fill(0xff, 10, 16);
      for (const rest of [packed.subarray(0, 14), packed.subarray(0, 3), damaged]) {
        await refuses(
          await source(Buffer.concat([packed, rest]), 'members.csv.gz'),
          'SourceMalformed',
          /damaged or incomplete gzip file; pack it again/,
        );
      }
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
    const path = await source('PK\u0003\u0004rest', 'visits.csv');
    await refuses(path, 'SourceMalformed', /damaged Excel workbook/);
  });
});
