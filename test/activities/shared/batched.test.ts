import assert from 'node:assert/strict';
import { gathering } from '../../../src/activities/shared/batched.ts';

describe('questions that are gathered', () => {
  it('are asked together, each with its own answer, while an earlier one is under way', async () => {
    const batches: (readonly number[])[] = [];
    const double = gathering(async (asked: readonly number[]) => {
      batches.push(asked);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return asked.map((each) => each * 2);
    });
    const first = Promise.all([double(1), double(2)]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = Promise.all([double(3), double(3), double(4)]);
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
    const ask = gathering(async (asked: readonly string[]) => {
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
