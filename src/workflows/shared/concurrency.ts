import { CancellationScope } from '@temporalio/workflow';

/**
 * Runs `run` for each item of `next`, at most `lanes` at once, until `next` returns undefined. A plain item is not awaited,
 * because each promise of a workflow costs its worker a stack trace. The first failure cancels the rest and is thrown.
 */
export async function runLanes<T>(
  lanes: number,
  next: () => T | undefined | Promise<T | undefined>,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for (;;) {
      const result = next();
      const item = result instanceof Promise ? await result : result;
      if (item === undefined) return;
      await run(item);
    }
  };
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const running = Array.from({ length: lanes }, lane);
    try {
      await Promise.all(running);
    } catch (error) {
      scope.cancel();
      await Promise.allSettled(running);
      throw error;
    }
  });
}

/**
 * Runs `run` for the numbers from `from` up to, not including, `to`, at most `concurrency` at once, each after
 * `mayStart` has resolved to true; false starts nothing more. The first failure cancels the rest and is thrown.
 * Returns the first number that was not started.
 */
export async function forEachConcurrently(
  range: { readonly from: number; readonly to: number },
  concurrency: number,
  mayStart: () => Promise<boolean>,
  run: (index: number) => Promise<void>,
): Promise<number> {
  let next = range.from;
  const lane = async (): Promise<void> => {
    while (next < range.to && (await mayStart())) {
      // Another lane may have taken the last number while this one waited.
      if (next >= range.to) return;
      const index = next;
      next += 1;
      await run(index);
    }
  };
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const lanes = Array.from({ length: Math.min(concurrency, range.to - range.from) }, lane);
    try {
      await Promise.all(lanes);
    } catch (error) {
      scope.cancel();
      await Promise.allSettled(lanes);
      throw error;
    }
  });
  return next;
}
