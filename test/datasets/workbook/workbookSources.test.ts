import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ReadingOptions } from '../../../src/contracts/datasets/readingOptions.ts';
import { DatasetSourceError, type DatasetSourceProblem } from '../../../src/datasets/datasetSourceError.ts';
import { inspectSource } from '../../../src/datasets/inspectSource.ts';
import { withPlainSource } from '../../../src/datasets/withPlainSource.ts';
import { convertWorkbook, type WorkbookTask } from '../../../src/datasets/workbook/convertWorkbook.ts';
import { describeNotice } from '../../../src/domain/datasets/sourceNotice.ts';
import { MACHINE, refuses, tableOf, temporarySources } from '../temporarySource.ts';
import { type ArchivedFile, sheetRows, workbookParts, zipOf } from './workbookFile.ts';

const caseOf = (name: string) => join(import.meta.dirname, '../cases', name);
const TABLE = [
  ['visit', 'dose'],
  ['1', '2.5'],
  ['2', '3.5'],
];
const ROWS = sheetRows([
  ['visit', 'dose'],
  [1, 2.5],
  [2, 3.5],
]);

describe('Excel workbooks', () => {
  const source = temporarySources();
  const workbook = (files: Readonly<Record<string, ArchivedFile>>) => source(zipOf(files), 'visits.xlsx');
  /** As {@link refuses}, without the thread, whose start takes a second. */
  const refusesWorkbook = async (
    files: Readonly<Record<string, ArchivedFile>> | Buffer,
    type: DatasetSourceProblem,
    message: RegExp,
    given: Partial<WorkbookTask> = {},
  ) => {
    const path = await source(Buffer.isBuffer(files) ? files : zipOf(files), 'refused.xlsx');
    const task = { path, target: `${path}.csv`, name: 'visits', sheet: undefined, maxBytes: 1e9, ...given };
    await assert.rejects(convertWorkbook(task), (error) => {
      assert.ok(error instanceof DatasetSourceError, String(error));
      assert.equal(error.type, type, error.message);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /Secret|\n/);
      return true;
    });
  };
  const toldOf = (path: string, reading: ReadingOptions = {}) => {
    const options = { ...MACHINE, name: 'visits', maxBytes: 1e9, reading, sheet: reading.sheet };
    return withPlainSource(path, options, async (plain) => {
      const found = await inspectSource(plain.path, { ...options, plain });
      return found.reading.notices.map(describeNotice);
    });
  };

  it('give the table of the first sheet that holds one, with ISO dates, flags and whole numbers', async () => {
    assert.deepEqual(await tableOf(caseOf('workbook.xlsx')), [
      ['visit', 'day', 'hb', 'smoker', 'at'],
      ['1', '2024-01-02', '12.5', 'TRUE', '2024-01-02 08:30:00'],
      ['2', '2024-01-03', '0.3', 'FALSE', '2024-01-03 09:00:15'],
      ['3', '2024-02-29', '', 'TRUE', '2024-02-29 23:59:59'],
    ]);
    assert.deepEqual(await toldOf(caseOf('workbook.xlsx')), [
      'the table is the sheet Visits; left out: Cover, Notes',
      '1 cell with an error such as #N/A is missing',
      '3 lines before the header are left out',
    ]);
  });

  it('are recognised by their content, also compressed by gzip', async () => {
    const bytes = await readFile(caseOf('workbook.xlsx'));
    const expected = await tableOf(caseOf('workbook.xlsx'));
    assert.deepEqual(await tableOf(await source(bytes, 'visits.csv')), expected);
    assert.deepEqual(await tableOf(await source(gzipSync(bytes), 'visits.gz')), expected);
  });

  it('give the sheet that is named, by its name in any case or by its number', async () => {
    const parts = workbookParts(
      { First: sheetRows([['a'], [1], [2]]), Doses: ROWS, Empty: '' },
      { hidden: ['First'] },
    );
    const path = await workbook(parts);
    assert.deepEqual(await tableOf(path), TABLE);
    assert.deepEqual(await tableOf(path, { sheet: 'doses' }), TABLE);
    assert.deepEqual(await tableOf(path, { sheet: '1' }), [['a'], ['1'], ['2']]);
    await refuses(path, 'SourceSheet', /it has 3 sheets; --sheet \(sheet\) takes.*from 1 to 3/, 1e9, {
      sheet: 'Secret',
    });
    await refusesWorkbook(parts, 'SourceNoRows', /sheet 3 is empty; name another/, { sheet: 'Empty' });
  });

  it('count days from 1904 where the workbook says so', async () => {
    assert.deepEqual(await tableOf(caseOf('days1904.xlsx')), [
      ['day', 'n'],
      ['2024-01-02', '1'],
      ['1999-12-31', '2'],
    ]);
  });

  it('give merged cells their value, join a header of two rows, take the values of formulas, and leave notes out', async () => {
    const [header, ...rows] = await tableOf(caseOf('merged.xlsx'));
    assert.deepEqual(header, ['patient', 'Blood hb', 'Blood wbc', 'since']);
    assert.deepEqual(
      rows.map(([, ...cells]) => cells),
      [
        ['12', '5', '12:00:00'],
        ['13', '6', '06:00:00'],
        ['14', '7', '18:00:00'],
      ],
    );
    assert.equal(rows[0]?.[0], rows[1]?.[0]);
    assert.deepEqual(await toldOf(caseOf('merged.xlsx')), [
      '3 merged ranges count as one value in each cell',
      '1 line before the header is left out',
      '1 line at the end, from line 7, is no row and left out',
    ]);
  });

  it('read delimiters, quotes and line breaks in cells as they are', async () => {
    const texts = sheetRows([
      ['note;x', 'n'],
      ['a;b;c', 1],
      ['say "ok", then\nstop', 2],
      ['d;e;f', 3],
    ]);
    assert.deepEqual(await tableOf(await workbook(workbookParts({ Notes: texts }))), [
      ['note;x', 'n'],
      ['a;b;c', '1'],
      ['say "ok", then\nstop', '2'],
      ['d;e;f', '3'],
    ]);
  });

  it('are refused when no sheet holds a table, or the first row is no header', async () => {
    await refusesWorkbook(
      workbookParts({ Empty: '', Title: sheetRows([['Secret']]) }),
      'SourceNoRows',
      /no sheet of the workbook holds a table/,
    );
    const rows = sheetRows([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    await refuses(await workbook(workbookParts({ Rows: rows })), 'SourceHeader', /line 1 looks like a row/);
  });

  it('are refused when they have a password', async () => {
    const compound = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(2_000),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    await refuses(
      await source(compound, 'locked.xlsx'),
      'SourceBinary',
      /protected by a password.*save it without/,
    );
    const parts = workbookParts({ Doses: ROWS });
    const locked = { ...parts, 'xl/worksheets/s0.xml': { content: ROWS, flags: 1 } };
    await refusesWorkbook(locked, 'SourceBinary', /protected by a password/);
  });

  it('of other formats are refused by what they are, with the remedy', async () => {
    const magic = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    const old = Buffer.concat([magic, Buffer.from('Workbook\0', 'utf16le')]);
    const advice = /save it as an Excel workbook \(\.xlsx\) or as CSV/;
    await refuses(await source(old, 'visits.xls'), 'SourceBinary', /an old Excel workbook \(\.xls\)/);
    await refuses(await source(old, 'visits.xls'), 'SourceBinary', advice);
    await refuses(await source(magic, 'letter.doc'), 'SourceBinary', /is a binary file/);
    const binary = { 'xl/workbook.bin': { content: '' } };
    await refusesWorkbook(binary, 'SourceBinary', /a binary workbook \(\.xlsb\)/);
    const open = { mimetype: { content: 'application/vnd.oasis.opendocument.spreadsheet' } };
    await refusesWorkbook(open, 'SourceBinary', /an OpenDocument spreadsheet \(\.ods\)/);
    const archive = { 'Secret.csv': { content: 'a,b\n1,2\n' } };
    await refusesWorkbook(archive, 'SourceBinary', /ZIP archive, which is not read; unpack it/);
  });

  it('are refused when they are damaged or cut off', async () => {
    const whole = zipOf(workbookParts({ Doses: ROWS }));
    await refusesWorkbook(whole.subarray(0, 300), 'SourceMalformed', /damaged Excel workbook/);
    const cells =
      '<row r="1"><c r="A1" t="s"><v>7</v></c></row><row r="2"><c r="A2" t="x"><v>Secret</v></c></row>';
    await refusesWorkbook(
      workbookParts({ Doses: cells }),
      'SourceMalformed',
      /breaks the format; open it in Excel/,
    );
    const beyond = '<row r="1048577"><c r="A1048577"><v>1</v></c></row>';
    await refusesWorkbook(workbookParts({ Doses: beyond }), 'SourceMalformed', /beyond the last row/);
  });

  it('are refused when they unpack to more than they declare, or to too much', async () => {
    const parts = workbookParts({ Doses: ROWS });
    const bomb = {
      ...parts,
      'xl/worksheets/s0.xml': { content: Buffer.alloc(50_000_000, ' '), declaredBytes: 900 },
    };
    await refusesWorkbook(bomb, 'SourceMalformed', /declares other sizes than it has/);
    const large = { ...parts, 'xl/worksheets/s0.xml': { content: 'x', declaredBytes: 300 * 2 ** 20 } };
    await refusesWorkbook(large, 'SourceTooLarge', /too large for an Excel workbook; save the sheet as CSV/);
    const many = Object.fromEntries(
      Array.from({ length: 10_001 }, (_, index) => [`xl/media/${index}`, { content: '' }]),
    );
    await refusesWorkbook({ ...parts, ...many }, 'SourceMalformed', /more than 10000 files/);
  });

  it('are refused when two cells span a table of very many', async () => {
    const cells =
      '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>';
    await refusesWorkbook(workbookParts({ Doses: cells }), 'SourceTooLarge', /too large for an Excel/);
  });

  it('are refused when the table is larger than a source may be', async () => {
    const rows = sheetRows([['a', 'b'], ...Array.from({ length: 300 }, () => ['x'.repeat(50), 1])]);
    await refusesWorkbook(workbookParts({ Doses: rows }), 'SourceTooLarge', /MAX_SOURCE_BYTES/, {
      maxBytes: 10_000,
    });
  });
});
