import assert from 'node:assert/strict';
import { amountText } from '../../../src/domain/shared/amountText.ts';

describe('an amount of progress in words', () => {
  for (const [done, total, unit, expected] of [
    [44, 228, 'rows', '44 of 228 rows'],
    [0, 228, 'rows', '0 of 228 rows'],
    [44, 0, 'rows', '44 rows'],
    [0, 0, 'rows', ''],
    [44, 100, 'percent', '44 percent'],
  ] as const) {
    it(`is "${expected}" for ${done} of ${total} ${unit}`, () => {
      assert.equal(amountText({ done, total, unit }), expected);
    });
  }
});
