import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { batched } from '../../../src/activities/shared/batched.ts';

describe('questions that are gathered', () => {
  it('are asked together, each with its own answer, while an earlier one is under way', async () => {
    const batches: (readonly number[])[] = [];
    let answerFirst: () => void = () => undefined;
    const double = batched(async (asked: readonly number[]) => {
      batches.push(asked);
      if (batches.length === 1) await new Promise<void>((resolve) => (answerFirst = resolve));
      return asked.map((each) => each * 2);
    });
    const first = Promise.all([double(1), double(2)]);
    while (batches.length === 0) await setImmediate();
    const second = Promise.all([double(3), double(3), double(4)]);
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    assert.equal(batches.length, 1);
    answerFirst();
    assert.deepEqual(
      [await first, await second],
      [
        [2, 4],
        [6, 6, 8],
      ],
    );
    assert.deepEqual(batches, [
      [1, 2],
      [3, 3, 4],
    ]);
  });

  it('fail together, and not those asked after them', async () => {
    let isBroken = true;
    const ask = batched(async (asked: readonly string[]) => {
      if (isBroken) throw new Error('broken');
      return asked;
    });
    const failed = await Promise.allSettled([ask('a'), ask('b')]);
    assert.deepEqual(
      failed.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    isBroken = false;
    assert.equal(await ask('c'), 'c');
  });
});
