import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_COLUMNS } from '../../src/contracts/datasets/readingOptions.ts';
import { withDuckDb } from '../../src/datasets/duckdb.ts';
import { readLines, rowsAtOnce } from '../../src/datasets/rowLines.ts';
import { MACHINE } from './temporarySource.ts';

describe('the lines of rows', () => {
  it('are written of as many columns as a data set has at most', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'aftercare-test-wide-'));
    const header = Array.from({ length: MAX_COLUMNS }, (_, index) => `k${index}`);
    const lines: (string | null)[] = [];
    await withDuckDb(directory, MACHINE, async (connection) => {
      await connection.run(
        `create table source as select ${header.map((_, i) => `'v${i}' as c${i}`).join(', ')}`,
      );
      const rows = { rows: 1, header, expressions: new Map<number, string>(), signal: MACHINE.signal };
      const atOnce = await rowsAtOnce(connection, rows);
      for await (const batch of readLines(connection, { ...rows, atOnce, maxLineBytes: 1e6 })) {
        for (const { line } of batch) lines.push(line);
      }
    });
    await rm(directory, { recursive: true });
    assert.deepEqual(lines, [`${header.map((_, index) => `v${index}`).join(',')}\n`]);
  });
});
