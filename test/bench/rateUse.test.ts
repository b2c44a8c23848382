import assert from 'node:assert/strict';
import { rateUse } from '../../bench/rateUse.ts';

describe('the use of a limit', () => {
  const calls = [0, 10, 20, 100, 110, 160].map((atMs) => ({ atMs, amount: 1 }));

  it('is that of the fullest window, and of the emptiest between the first call and the last', () => {
    // From 0 until before 100 there are three calls; just after 0, 10 or 20 and until 100 later there are two.
    assert.deepEqual(rateUse(calls, { limit: 4, windowMs: 100 }), { least: 0.5, most: 0.75 });
    assert.deepEqual(rateUse(calls, { limit: 4, windowMs: 101 }), { least: 0.5, most: 1 });
  });

  it('has no least share where no window ended before the last call', () => {
    assert.ok(Number.isNaN(rateUse(calls, { limit: 4, windowMs: 200 }).least));
  });
});
