import assert from 'node:assert/strict';
import { type ChunkLimits, type ChunkSize, fitsIntoChunk } from '../../src/domain/chunkPlan.ts';
import { seededRandom } from './seededRandom.ts';

const HEADER: ChunkSize = { rows: 0, bytes: 40, tokens: 12 };
type Row = Pick<ChunkSize, 'bytes' | 'tokens'>;

/** As a split does it: row after row into the open chunk, or a new one. */
function chunksOf(rows: readonly Row[], limits: ChunkLimits): ChunkSize[] {
  const chunks: ChunkSize[] = [];
  let open = HEADER;
  for (const row of rows) {
    if (!fitsIntoChunk(open, row, limits)) {
      chunks.push(open);
      open = HEADER;
    }
    open = { rows: open.rows + 1, bytes: open.bytes + row.bytes, tokens: open.tokens + row.tokens };
  }
  return open.rows > 0 ? [...chunks, open] : chunks;
}

describe('fitsIntoChunk', () => {
  it('keeps every chunk of random rows within all limits, but for a single row that is over one by itself', () => {
    const random = seededRandom(7);
    const whole = (most: number) => 1 + Math.floor(random() * most);
    for (let run = 0; run < 200; run += 1) {
      const limits = { targetTokens: whole(500), maxRows: whole(20), maxBytes: whole(2_000) };
      const rows = Array.from({ length: whole(100) }, () => ({ bytes: whole(300), tokens: whole(90) }));
      const chunks = chunksOf(rows, limits);
      assert.equal(
        chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
        rows.length,
      );
      for (const chunk of chunks.filter(({ rows }) => rows > 1)) {
        assert.ok(chunk.rows <= limits.maxRows);
        assert.ok(chunk.bytes <= limits.maxBytes);
        assert.ok(chunk.tokens <= limits.targetTokens);
      }
      let first = 0;
      for (const chunk of chunks.slice(0, -1)) {
        first += chunk.rows;
        const next = rows[first];
        assert.ok(
          next && !fitsIntoChunk(chunk, next, limits),
          'a chunk ends only where the next row does not fit',
        );
      }
    }
  });

  it('gives an over-large row a chunk of its own, and goes on behind it', () => {
    const small = { bytes: 10, tokens: 5 };
    const limits = { targetTokens: 100, maxRows: 10, maxBytes: 1_000 };
    const chunks = chunksOf([small, small, { bytes: 5_000, tokens: 2_500 }, small], limits);
    assert.deepEqual(
      chunks.map(({ rows }) => rows),
      [2, 1, 1],
    );
  });

  it('counts the header in the limits', () => {
    const limits = { targetTokens: 20, maxRows: 10, maxBytes: 1_000 };
    assert.deepEqual(
      chunksOf(Array(4).fill({ bytes: 1, tokens: 4 }), limits).map(({ rows }) => rows),
      [2, 2],
    );
  });
});
