import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_COLUMNS } from '../../src/contracts/datasets/readingOptions.ts';
import { withDuckDb } from '../../src/datasets/duckdb.ts';
import { type RowLine, readLines } from '../../src/datasets/rowLines.ts';
import { MACHINE } from './temporarySource.ts';

describe('the lines of rows', () => {
  it('are written of as many columns as a data set has at most', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'aftercare-test-wide-'));
    const header = Array.from({ length: MAX_COLUMNS }, (_, index) => `k${index}`);
    let lines: readonly RowLine[] = [];
    await withDuckDb(directory, MACHINE, async (connection) => {
      await connection.run(
        `create table source as select ${header.map((_, i) => `'v${i}' as c${i}`).join(', ')}`,
      );
      const rows = { rows: 1, header, expressions: new Map<number, string>(), signal: MACHINE.signal };
      lines = await readLines(connection, { ...rows, from: 0, to: 1, maxLineBytes: 1e6 });
    });
    await rm(directory, { recursive: true });
    const line = `${header.map((_, index) => `v${index}`).join(',')}\n`;
    assert.deepEqual(lines, [{ rowId: 0, line }]);
  });
});
