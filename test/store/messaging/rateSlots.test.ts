import assert from 'node:assert/strict';
import { takeSlots, takeSlotsOfEach } from '../../../src/store/messaging/rateSlots.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

describe('send slots', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('are given one after the other to callers that ask at the same moment, none of them twice', async () => {
    const spacingMs = 60_000;
    const waits = await Promise.all(
      Array.from({ length: 20 }, () => takeSlots(test.database, { name: 'one', count: 1, spacingMs })),
    );
    waits.sort((a, b) => a - b);
    assert.equal(waits[0], 0);
    // Each wait is told a moment after its slot was set, so it may be shorter by that moment, never by half a slot.
    for (const [index, wait] of waits.entries()) {
      assert.ok(wait <= index * spacingMs && wait > (index - 0.5) * spacingMs, `${index}: ${wait}`);
    }
  });

  it('of several rates are taken in one statement, each rate by itself', async () => {
    const take = () =>
      takeSlotsOfEach(test.database, [
        { name: 'b', count: 3, spacingMs: 10_000 },
        { name: 'a', count: 1, spacingMs: 60_000 },
      ]);
    assert.deepEqual(await take(), [0, 0]);
    const [b = 0, a = 0] = await take();
    assert.ok(b > 29_000 && b <= 30_000, String(b));
    assert.ok(a > 59_000 && a <= 60_000, String(a));
  });

  it('that no caller took are lost: a pause is not followed by a burst', async () => {
    const request = { name: 'pause', count: 1, spacingMs: 20 };
    await takeSlots(test.database, request);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const waits = [
      await takeSlots(test.database, { ...request, spacingMs: 60_000 }),
      await takeSlots(test.database, request),
    ];
    assert.equal(waits[0], 0);
    assert.ok((waits[1] ?? 0) > 30_000);
  });
});
