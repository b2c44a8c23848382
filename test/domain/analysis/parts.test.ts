import assert from 'node:assert/strict';
import { halvesOf, takePart } from '../../../src/domain/analysis/parts.ts';

describe('parts', () => {
  it('are halves of halves that together are the whole', () => {
    const items = [1, 2, 3, 4, 5];
    const parts = ['00', '01', '1'].map((part) => takePart(items, part));
    assert.deepEqual(parts, [[1, 2], [3], [4, 5]]);
    assert.deepEqual(halvesOf('0', 3), ['00', '01']);
    assert.equal(halvesOf('01', 1), undefined);
  });
});
