import assert from 'node:assert/strict';
import {
  type ChunkLimits,
  ChunkPlan,
  type ChunkRow,
  type ChunkSize,
} from '../../../src/domain/datasets/chunkPlan.ts';
import { hashRow } from '../../../src/domain/datasets/rowHash.ts';
import { seededRandom } from '../seededRandom.ts';

const HEADER: ChunkSize = { rows: 0, bytes: 40, tokens: 12 };

/** As a split does it: row after row into the plan, a cut whenever the next does not fit. */
function chunksOf(rows: readonly ChunkRow[], limits: ChunkLimits): ChunkSize[] {
  const plan = new ChunkPlan(HEADER, limits);
  const chunks: ChunkSize[] = [];
  for (const row of rows) {
    while (!plan.fits(row)) chunks.push(plan.cut());
    plan.add(row);
  }
  return plan.pending > 0 ? [...chunks, plan.rest()] : chunks;
}

/** Texts as rows, cut into texts of chunks. */
function textChunksOf(lines: readonly string[], limits: ChunkLimits): string[] {
  const rows = lines.map((line) => ({ bytes: line.length, tokens: line.length, hash: hashRow(line) }));
  let first = 0;
  return chunksOf(rows, limits).map(({ rows: count }) => {
    first += count;
    return lines.slice(first - count, first).join('\n');
  });
}

const countNew = (after: readonly string[], before: readonly string[]): number => {
  const known = new Set(before);
  return after.filter((chunk) => !known.has(chunk)).length;
};

describe('ChunkPlan', () => {
  it('puts every random row into one chunk, all within the limits but for a row that is over one by itself', () => {
    const random = seededRandom(7);
    const whole = (most: number) => 1 + Math.floor(random() * most);
    for (let run = 0; run < 300; run += 1) {
      const limits = { targetTokens: whole(500), maxRows: whole(20), maxBytes: whole(2_000) };
      const rows = Array.from({ length: whole(100) }, () => ({
        bytes: whole(300),
        tokens: whole(90),
        hash: whole(1e6),
      }));
      const chunks = chunksOf(rows, limits);
      let first = 0;
      for (const chunk of chunks) {
        const held = rows.slice(first, first + chunk.rows);
        first += chunk.rows;
        assert.ok(held.length > 0);
        assert.equal(
          chunk.bytes,
          held.reduce((sum, { bytes }) => sum + bytes, HEADER.bytes),
        );
        assert.equal(
          chunk.tokens,
          held.reduce((sum, { tokens }) => sum + tokens, HEADER.tokens),
        );
        if (chunk.rows === 1) continue;
        assert.ok(chunk.rows <= limits.maxRows);
        assert.ok(chunk.bytes <= limits.maxBytes);
        assert.ok(chunk.tokens <= limits.targetTokens);
      }
      assert.equal(first, rows.length);
    }
  });

  it('fills chunks of like rows at least half, and three quarters on average', () => {
    const random = seededRandom(8);
    const limits = { targetTokens: 1e9, maxRows: 40, maxBytes: 1e9 };
    const rows = Array.from({ length: 40_000 }, () => ({ bytes: 1, tokens: 1, hash: random() * 2 ** 32 }));
    const sizes = chunksOf(rows, limits).map(({ rows: count }) => count);
    assert.ok(sizes.slice(0, -1).every((size) => size >= 20));
    const mean = rows.length / sizes.length;
    assert.ok(mean > 28 && mean < 32, `${mean}`);
  });

  it('gives an over-large row a chunk of its own, and goes on behind it', () => {
    const small = { bytes: 10, tokens: 5, hash: 1 };
    const limits = { targetTokens: 100, maxRows: 10, maxBytes: 1_000 };
    const chunks = chunksOf([small, small, { bytes: 5_000, tokens: 2_500, hash: 2 }, small], limits);
    assert.deepEqual(
      chunks.map(({ rows }) => rows),
      [2, 1, 1],
    );
  });

  it('fills chunks of equal rows to the limit, the header counted', () => {
    const limits = { targetTokens: 20, maxRows: 10, maxBytes: 1_000 };
    assert.deepEqual(
      chunksOf(Array(5).fill({ bytes: 1, tokens: 4, hash: 9 }), limits).map(({ rows }) => rows),
      [2, 2, 1],
    );
  });

  describe('of a data set that changed', () => {
    const limits = { targetTokens: 1_500, maxRows: 500, maxBytes: 4_096 };
    const line = (random: () => number) =>
      Array.from({ length: 6 }, () => Math.floor(random() * 1_000)).join(',');
    const table = (seed: number, count: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: count }, () => line(random));
    };

    it('has a new chunk or few when a row was inserted at the top, whatever its length', () => {
      const counts = Array.from({ length: 100 }, (_, seed) => {
        const lines = table(seed, 3_000);
        const before = textChunksOf(lines, limits);
        assert.ok(before.length > 40);
        return countNew(textChunksOf(['x'.repeat(1 + seed * 10), ...lines], limits), before);
      });
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      assert.ok(mean < 3, `${mean} new chunks on average`);
      assert.ok(Math.max(...counts) < 15, `${Math.max(...counts)} new chunks at most`);
    });

    it('has about as many new chunks as were touched when rows changed, went or came anywhere', () => {
      let touched = 0;
      let fresh = 0;
      for (let seed = 0; seed < 30; seed += 1) {
        const random = seededRandom(1_000 + seed);
        const lines = table(seed, 10_000);
        const before = textChunksOf(lines, limits);
        const chunkOfLine = before.flatMap((chunk, index) => chunk.split('\n').map(() => index));
        const edited = new Map<number, readonly string[]>();
        while (edited.size < 20) {
          const at = Math.floor(random() * lines.length);
          const kind = Math.floor(random() * 3);
          edited.set(at, kind === 0 ? [] : kind === 1 ? [line(random)] : [line(random), lines[at] ?? '']);
        }
        const after = textChunksOf(
          lines.flatMap((text, at) => edited.get(at) ?? [text]),
          limits,
        );
        touched += new Set([...edited.keys()].map((at) => chunkOfLine[at])).size;
        fresh += countNew(after, before);
      }
      assert.ok(fresh < touched * 1.6, `${fresh} new chunks for ${touched} touched`);
    });

    it('finds its way back after a change also where few rows are different', () => {
      const counts = Array.from({ length: 50 }, (_, seed) => {
        const random = seededRandom(seed);
        const lines = Array.from({ length: 20_000 }, () => (random() < 0.5 ? 'F,0' : 'M,1'));
        const before = textChunksOf(lines, limits);
        assert.ok(before.length > 50);
        return countNew(textChunksOf(['M,1', 'F,0', 'M,1', ...lines], limits), before);
      });
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      assert.ok(mean < 5, `${mean} new chunks on average`);
    });

    it('keeps all chunks but the last when rows were added at the end', () => {
      const lines = table(3, 3_000);
      const before = textChunksOf(lines, limits);
      const after = textChunksOf([...lines, ...table(4, 5)], limits);
      assert.deepEqual(after.slice(0, before.length - 1), before.slice(0, -1));
    });
  });
});

describe('hashRow', () => {
  it('spreads rows that differ in one character over all 32 bits', () => {
    const hashes = Array.from({ length: 10_000 }, (_, index) => hashRow(`row ${index}\n`));
    assert.ok(hashes.every((hash) => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32));
    const mean = hashes.reduce((sum, hash) => sum + hash, 0) / hashes.length / 2 ** 32;
    assert.ok(Math.abs(mean - 0.5) < 0.02, `${mean}`);
    assert.equal(new Set(hashes).size, hashes.length);
  });
});
