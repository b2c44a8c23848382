import assert from 'node:assert/strict';
import { idealMakespan } from '../../bench/idealMakespan.ts';

const calls = (count: number, amount = 1) =>
  Array.from({ length: count }, () => ({ amount, serviceMs: 200 }));

describe('the ideal time of calls', () => {
  it('is that of the slots while the minute allows them all', () => {
    assert.equal(idealMakespan([calls(400)], { perMinute: 900, atOnce: 50 }), 8 * 200);
    assert.equal(idealMakespan([calls(400)], { perMinute: null, atOnce: 400 }), 200);
  });

  it('lets a call beyond the limit leave a minute after the first', () => {
    assert.equal(idealMakespan([calls(11)], { perMinute: 10, atOnce: 5 }), 60_000 + 200);
    // Five calls left at once and five 200 ms later; those of the next minute do the same.
    assert.equal(idealMakespan([calls(20)], { perMinute: 10, atOnce: 5 }), 60_200 + 200);
  });

  it('counts what each call takes, keeps their order, and begins a level when the one below has its answers', () => {
    assert.equal(idealMakespan([calls(3, 40)], { perMinute: 100, atOnce: 5 }), 60_200);
    assert.equal(idealMakespan([calls(5), calls(1)], { perMinute: 10, atOnce: 5 }), 400);
    const order = [...calls(1, 60), ...calls(1, 50), ...calls(1, 40)];
    assert.equal(idealMakespan([order], { perMinute: 100, atOnce: 5 }), 60_200);
  });
});
