import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvLine } from '../../src/datasets/csvLine.ts';
import { LineBuffer } from '../../src/datasets/lineBuffer.ts';
import { hashRow } from '../../src/domain/datasets/rowHash.ts';
import { estimateTokens } from '../../src/domain/datasets/tokenEstimate.ts';
import { seededRandom } from '../domain/seededRandom.ts';

describe('LineBuffer', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-test-lines-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  /** Reads all rows; those of more than so many bytes are replaced. */
  async function read(text: string, maxRowBytes: number, replacement = Buffer.from('long\n')) {
    const path = join(directory, 'lines.csv');
    await writeFile(path, text);
    const lines = new LineBuffer(maxRowBytes);
    const rows: { bytes: number; tokens: number; hash: number; text: string }[] = [];
    const file = await open(path);
    try {
      while (await lines.fill(file)) {
        for (let row = lines.nextRow(); row; row = lines.nextRow()) {
          const isLong = row.bytes > maxRowBytes;
          if (isLong) lines.replaceRow(replacement);
          const taken = lines.take(isLong ? replacement.length : row.bytes);
          rows.push({ ...row, text: Buffer.from(taken).toString('utf8') });
        }
      }
    } finally {
      await file.close();
    }
    return rows;
  }

  it('finds every row as it was written, with the tokens and the hash of its text', async () => {
    const random = seededRandom(11);
    const cells = [
      '',
      'word',
      'two words',
      '12.5',
      'a "b"',
      ',',
      '\n',
      '\r\n',
      'é',
      '日本語',
      '🩺',
      ' x ',
      '\u0007',
    ];
    const cell = () =>
      random() < 0.001 ? 'é🩺a'.repeat(60_000) : (cells[Math.floor(random() * cells.length)] ?? '');
    const written = Array.from({ length: 20_000 }, () => csvLine([cell(), cell(), cell()]));
    const rows = await read(written.join(''), 1e9);
    assert.deepEqual(
      rows,
      written.map((text) => ({
        bytes: Buffer.byteLength(text),
        tokens: estimateTokens(text),
        hash: hashRow(text),
        text,
      })),
    );
  });

  it('tells the size of a row that is too long to be kept, and goes on behind what takes its place', async () => {
    const long = `"${'x\n'.repeat(4_000_000)}"\n`;
    const rows = await read(`before,1\n${long}after,2\n${long}`, 1_000);
    assert.deepEqual(
      rows.map(({ bytes, text }) => [bytes, text]),
      [
        [9, 'before,1\n'],
        [long.length, 'long\n'],
        [8, 'after,2\n'],
        [long.length, 'long\n'],
      ],
    );
  });

  it('puts a longer text than the row in its place', async () => {
    const rows = await read('a\nbbbb\nc\n', 3, Buffer.from(`${'y'.repeat(5_000_000)}\n`));
    assert.deepEqual(
      rows.map(({ text }) => text.length),
      [2, 5_000_001, 2],
    );
    assert.equal(rows[2]?.text, 'c\n');
  });
});
