import assert from 'node:assert/strict';
import { cutIntoParts } from '../../../src/reports/parts/planParts.ts';

describe('cutIntoParts', () => {
  it('cuts the pages into runs and names the chunks each run needs', () => {
    assert.deepEqual(cutIntoParts([10, 10, 10, 5], [12, 12, 11], 2), [
      { chunks: { from: 0, to: 1 }, skip: 0, firstRow: 1, pageRows: [10, 10] },
      { chunks: { from: 1, to: 2 }, skip: 8, firstRow: 21, pageRows: [10, 5] },
    ]);
  });

  it('begins a part at a chunk’s first row when the page does', () => {
    assert.deepEqual(cutIntoParts([5, 5], [5, 5], 1), [
      { chunks: { from: 0, to: 0 }, skip: 0, firstRow: 1, pageRows: [5] },
      { chunks: { from: 1, to: 1 }, skip: 0, firstRow: 6, pageRows: [5] },
    ]);
  });

  it('loses and doubles no row, whatever the sizes', () => {
    const chunks = [1, 7, 3, 11, 2, 9, 30, 1];
    const rows = chunks.reduce((sum, size) => sum + size, 0);
    const pages = [4, 1, 9, 13, 2, 20, 15];
    assert.equal(
      pages.reduce((sum, size) => sum + size, 0),
      rows,
    );
    const starts = chunks.map((_, index) => chunks.slice(0, index).reduce((sum, size) => sum + size, 0));
    for (const pagesAPart of [1, 2, 3, 7, 100]) {
      let next = 0;
      for (const cut of cutIntoParts(pages, chunks, pagesAPart)) {
        assert.equal((starts[cut.chunks.from] ?? 0) + cut.skip, next);
        assert.equal(cut.firstRow, next + 1);
        next += cut.pageRows.reduce((sum, size) => sum + size, 0);
        const last = cut.chunks.to;
        assert.ok(next - 1 >= (starts[last] ?? 0) && next - 1 < (starts[last] ?? 0) + (chunks[last] ?? 0));
      }
      assert.equal(next, rows);
    }
  });

  it('has no part without rows', () => assert.deepEqual(cutIntoParts([], [], 5), []));
});
