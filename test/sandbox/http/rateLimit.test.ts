import assert from 'node:assert/strict';
import { CalendarDay, SlidingWindow } from '../../../src/sandbox/http/rateLimit.ts';

describe('SlidingWindow', () => {
  it('lets a limit through and names the moment the next request fits', () => {
    let now = 1_000;
    const window = new SlidingWindow(60_000, () => now);
    window.take();
    now = 11_000;
    window.take();
    now = 21_000;
    assert.deepEqual(window.check(2), { allowed: false, retryAfterMs: 40_000 });
    now = 61_000;
    assert.deepEqual(window.check(2), { allowed: true, remaining: 0, resetMs: 10_000 });
  });

  it('does not let twice the limit through at the seam of two windows', () => {
    let now = 59_000;
    const window = new SlidingWindow(60_000, () => now);
    for (let i = 0; i < 10; i += 1) window.take();
    now = 61_000;
    assert.equal(window.check(10).allowed, false);
  });

  it('counts amounts, and waits for as many to leave as are needed', () => {
    let now = 0;
    const window = new SlidingWindow(60_000, () => now);
    window.take(300);
    now = 10_000;
    window.take(600);
    now = 20_000;
    assert.deepEqual(window.check(1_000, 400), { allowed: false, retryAfterMs: 40_000 });
    assert.deepEqual(window.check(1_000, 900), { allowed: false, retryAfterMs: 50_000 });
    assert.equal(window.check(1_000, 100).allowed, true);
  });

  it('names the whole window for an amount that never fits', () => {
    const window = new SlidingWindow(60_000, () => 0);
    assert.deepEqual(window.check(10, 11), { allowed: false, retryAfterMs: 60_000 });
  });
});

describe('CalendarDay', () => {
  it('starts again at midnight of its zone', () => {
    // 23:59:50 in Los Angeles, standard time.
    let now = Date.parse('2026-01-10T07:59:50Z');
    const day = new CalendarDay('America/Los_Angeles', () => now);
    assert.equal(day.check(1).allowed, true);
    day.take();
    assert.deepEqual(day.check(1), { allowed: false, retryAfterMs: 10_000 });
    now += 10_000;
    assert.equal(day.check(1).allowed, true);
  });
});
