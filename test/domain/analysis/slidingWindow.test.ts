import assert from 'node:assert/strict';
import {
  fitsWindow,
  type Permit,
  permitTimes,
  WINDOW_MS,
} from '../../../src/domain/analysis/slidingWindow.ts';
import { seededRandom } from '../seededRandom.ts';

/** The most requests and tokens that any window of `windowMs` holds. */
function fullestWindow(permits: readonly Permit[], windowMs: number) {
  return permits.reduce(
    (most, { atMs: fromMs }) => {
      const inside = permits.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + windowMs);
      return {
        requests: Math.max(most.requests, inside.length),
        tokens: Math.max(
          most.tokens,
          inside.reduce((sum, { tokens }) => sum + tokens, 0),
        ),
      };
    },
    { requests: 0, tokens: 0 },
  );
}

/** Takes every permit at the time it is scheduled for, or a little later, with `waiting` calls always there. */
function play(
  limits: { requestsPerMinute: number | null; tokensPerMinute: number | null },
  calls: number,
  tokensOf: () => number,
  latenessMs: () => number,
): Permit[] {
  const taken: Permit[] = [];
  let nowMs = 1_000_000;
  for (let call = 0; call < calls; call += 1) {
    const tokens = tokensOf();
    const [atMs = nowMs] = permitTimes(nowMs, limits, taken, [tokens]);
    nowMs = Math.max(nowMs, atMs) + latenessMs();
    const [checked = 0] = permitTimes(nowMs, limits, taken, [tokens]);
    assert.ok(checked <= nowMs, 'a permit stays free until it is taken');
    taken.push({ atMs: nowMs, tokens });
  }
  return taken;
}

describe('permits to call a model', () => {
  it('come at once as long as the window allows it, and the next when its first has left', () => {
    const limits = { requestsPerMinute: 600, tokensPerMinute: null };
    const taken = Array.from({ length: 100 }, (_, call) => ({ atMs: 5_000 + call, tokens: 1 }));
    const waiting = Array.from({ length: 510 }, () => 1);
    const times = permitTimes(20_000, limits, taken, waiting);
    assert.deepEqual(new Set(times.slice(0, 500)), new Set([20_000]));
    assert.deepEqual(
      times.slice(500),
      Array.from({ length: 10 }, (_, call) => 5_000 + call + WINDOW_MS),
    );
  });

  for (const [name, limits] of [
    ['requests', { requestsPerMinute: 120, tokensPerMinute: null }],
    ['tokens', { requestsPerMinute: null, tokensPerMinute: 100_000 }],
    ['both', { requestsPerMinute: 90, tokensPerMinute: 100_000 }],
  ] as const) {
    it(`never put more ${name} into any window than the limit, and use it up while calls wait`, () => {
      const random = seededRandom(7);
      const permits = play(
        limits,
        600,
        () => 200 + Math.floor(random() * 1_600),
        () => Math.floor(random() * 400),
      );
      const { requests, tokens } = fullestWindow(permits, WINDOW_MS);
      assert.ok(requests <= (limits.requestsPerMinute ?? Number.POSITIVE_INFINITY));
      assert.ok(tokens <= (limits.tokensPerMinute ?? Number.POSITIVE_INFINITY));
      const minutes = ((permits.at(-1)?.atMs ?? 0) - (permits[0]?.atMs ?? 0)) / 60_000;
      const used = Math.max(
        permits.length / minutes / (limits.requestsPerMinute ?? Number.POSITIVE_INFINITY),
        permits.reduce((sum, permit) => sum + permit.tokens, 0) /
          minutes /
          (limits.tokensPerMinute ?? Number.POSITIVE_INFINITY),
      );
      assert.ok(used >= 0.95, `${used} of the limit`);
    });
  }

  it('come at once wherever the few that were taken show it without being looked at one by one', () => {
    const random = seededRandom(3);
    const limits = { requestsPerMinute: 600, tokensPerMinute: 100_000 };
    const nowMs = 1_000_000;
    let within = 0;
    for (let round = 0; round < 300; round += 1) {
      const taken = Array.from({ length: 300 + Math.floor(random() * 400) }, () => ({
        atMs: nowMs - Math.floor(random() * WINDOW_MS),
        tokens: Math.floor(random() * 400),
      })).sort((a, b) => a.atMs - b.atMs);
      const waiting = Array.from({ length: 1 + Math.floor(random() * 5) }, () => Math.floor(random() * 400));
      const tokens = taken.reduce((sum, permit) => sum + permit.tokens, 0);
      if (!fitsWindow(limits, { permits: taken.length, tokens }, waiting)) continue;
      within += 1;
      assert.deepEqual(new Set(permitTimes(nowMs, limits, taken, waiting)), new Set([nowMs]));
    }
    assert.ok(within > 20, `${within} of 300`);
  });

  it('let a call that is larger than the whole limit pass alone', () => {
    const limits = { requestsPerMinute: null, tokensPerMinute: 1_000 };
    assert.deepEqual(permitTimes(0, limits, [], [5_000]), [0]);
    const [next = 0] = permitTimes(10, limits, [{ atMs: 0, tokens: 1_000 }], [5_000]);
    assert.equal(next, WINDOW_MS);
  });
});
