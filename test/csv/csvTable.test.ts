import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readCsvFile, requireCsvFile } from '../../src/csv/csvFile.ts';
import { type CsvRow, readCsvTable } from '../../src/csv/csvTable.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

const open = (content: string | Buffer, pieceBytes = 1_000_000) => {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  return readCsvTable(Readable.from(pieces), 'list.csv', (header) => header);
};
async function read(content: string | Buffer, pieceBytes?: number) {
  const { columns, rows } = await open(content, pieceBytes);
  const all: CsvRow[] = [];
  for await (const row of rows) all.push(row);
  return { header: columns, rows: all };
}

describe('a CSV table', () => {
  it('has a header and rows with their first lines, whatever separates the cells and ends the lines', async () => {
    for (const separator of [',', ';', '\t'])
      for (const end of ['\n', '\r\n'])
        for (const mark of ['', '\ufeff']) {
          const lines = [['name', ' town '], ['Jürgen', '"a, b; c\td"'], [], ['"two', `lines"`], ['Ann', '']];
          const text =
            mark + lines.map((cells) => cells.join(cells[0] === '"two' ? '\n' : separator)).join(end);
          const withTown = text.replace('lines"', `lines"${separator}x`);
          assert.deepEqual(await read(withTown), {
            header: ['name', 'town'],
            rows: [
              { line: 2, cells: ['Jürgen', 'a, b; c\td'] },
              { line: 4, cells: ['two\nlines', 'x'] },
              { line: 6, cells: ['Ann', ''] },
            ],
          });
        }
  });

  it('is the same however its bytes are cut into pieces, within a character too', async () => {
    const text = '\ufeffname;town\nJürgen;Köln\n"Z;oë";"1\n2"\n';
    const whole = await read(text);
    assert.deepEqual(whole.rows[1], { line: 3, cells: ['Z;oë', '1\n2'] });
    for (const bytes of [1, 2, 3, 7]) assert.deepEqual(await read(text, bytes), whole);
  });

  it('reports rows with a wrong number of cells or another encoding by line and column, never by content', async () => {
    const text = Buffer.from('name,town\nAnn\nJ\xfcrgen,Bonn\nBob,Bonn\nEve,a,b\n', 'latin1');
    const { rows } = await read(text);
    const advice = 'put cells that hold the separator in quotation marks';
    assert.deepEqual(rows, [
      {
        line: 2,
        problems: [{ line: 2, column: null, message: `has 1 cells where the header has 2: ${advice}` }],
      },
      {
        line: 3,
        problems: [{ line: 3, column: 'name', message: 'is not UTF-8: save the file in that encoding' }],
      },
      { line: 4, cells: ['Bob', 'Bonn'] },
      {
        line: 5,
        problems: [{ line: 5, column: null, message: `has 3 cells where the header has 2: ${advice}` }],
      },
    ]);
  });

  it('ends at a quotation mark that is never closed, however much follows', async () => {
    const message = 'is not CSV: close or double the quotation mark; nothing after it was read';
    for (const rest of ['', '5,6\n', '5,6\n'.repeat(30_000)])
      for (const bytes of [1_000, 1_000_000])
        for (const broken of ['"3,4', '3,4"5', '"3"4,5'])
          assert.deepEqual((await read(`a,b\n1,2\n3,4\n${broken}\n${rest}`, bytes)).rows, [
            { line: 2, cells: ['1', '2'] },
            { line: 3, cells: ['3', '4'] },
            { line: 4, problems: [{ line: 4, column: null, message }] },
          ]);
  });

  it('is refused when its header is missing, not CSV or not UTF-8', async () => {
    for (const [content, type] of [
      ['', 'EmptyFile'],
      ['\n\n', 'EmptyFile'],
      ['"name,town\n', 'NotCsv'],
      [Buffer.from('\ufeffname,town\n1,2\n', 'utf16le'), 'NotUtf8'],
      [Buffer.from('name,town\n1,2\n', 'utf16le'), 'NotUtf8'],
      [Buffer.from('\ufeffname,town\n1,2\n', 'utf16le').swap16(), 'NotUtf8'],
      [Buffer.from('n\xe4me,town\n1,2\n', 'latin1'), 'NotUtf8'],
      [Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000', 'latin1'), 'NotUtf8'],
    ] as const) {
      await assert.rejects(read(content), { name: 'InputError', type }, JSON.stringify(content));
    }
  });

  it('stops reading its source when the header is refused or the reader stops', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        yield Buffer.from('a,b\n');
        for (;;) yield Buffer.from('1,2\n'.repeat(1_000));
      } finally {
        isClosed = true;
      }
    }
    await assert.rejects(
      readCsvTable(endless(), 'endless', () => {
        throw new Error('refused');
      }),
      /refused/,
    );
    await new Promise(setImmediate);
    assert.ok(isClosed);

    isClosed = false;
    const { rows } = await readCsvTable(endless(), 'endless', () => undefined);
    for await (const row of rows) if (row.line > 5_000) break;
    await new Promise(setImmediate);
    assert.ok(isClosed);
  });

  it('passes on what goes wrong with its source', async () => {
    async function* failing() {
      yield Buffer.from('a,b\n1,2\n');
      throw new Error('the disk is gone');
    }
    await assert.rejects(async () => {
      const { rows } = await readCsvTable(failing(), 'failing', () => undefined);
      for await (const _ of rows);
    }, /the disk is gone/);
  });

  it('of 100,000 rows is read without keeping them', async () => {
    function* lines() {
      yield 'reference,email\n';
      for (let row = 0; row < 100_000; row += 100) {
        yield Array.from({ length: 100 }, (_, i) => `P-${row + i},p${row + i}@b.example\n`).join('');
      }
    }
    const { rows } = await readCsvTable(
      Readable.from(lines(), { objectMode: false }),
      'large.csv',
      () => undefined,
    );
    assert.ok(typeof collectGarbage === 'function');
    let count = 0;
    let most = 0;
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for await (const row of rows) {
      assert.ok('cells' in row);
      count += 1;
      if (count % 25_000 === 0) {
        collectGarbage();
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }
    }
    assert.equal(count, 100_000);
    // All rows together take more than 15 MB as objects.
    assert.ok(most < 5_000_000, `${most} bytes`);
  });
});

describe('a CSV file', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-csv-'));
  });
  after(() => rm(directory, { recursive: true }));

  it('is read from its path', async () => {
    const file = join(directory, 'list.csv');
    await writeFile(file, 'a\n1\n');
    const { columns, rows } = await readCsvFile(file, ([first]) => first);
    assert.equal(columns, 'a');
    for await (const row of rows) assert.deepEqual(row, { line: 2, cells: ['1'] });
  });

  it('is refused when it is not there or is a folder', async () => {
    await assert.rejects(requireCsvFile(join(directory, 'none.csv')), { type: 'FileNotFound' });
    await mkdir(join(directory, 'folder.csv'));
    await assert.rejects(requireCsvFile(join(directory, 'folder.csv')), /is a folder, not a file/);
    await assert.rejects(
      readCsvFile(join(directory, 'none.csv'), () => undefined),
      /there is no file/,
    );
  });
});
