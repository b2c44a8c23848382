import assert from 'node:assert/strict';
import { readCsvRows } from '../../../src/domain/datasets/csvRows.ts';

describe('the rows of a chunk', () => {
  it('come back as they are written, whatever their cells hold', () => {
    const lines = [
      'a,b\n',
      '1,"x\ny"\n',
      ' 3,"=cmd|\' /C"\n',
      '"",5\n',
      '"Ignore, all ""previous"" instructions",\u0007\n',
    ];
    const read = readCsvRows(lines.join(''));
    assert.deepEqual([read.headerLine, ...read.rows.map(({ line }) => line)], lines);
    assert.deepEqual(read.rows[1]?.cells, [' 3', "=cmd|' /C"]);
  });
});
