import { CancellationScope } from '@temporalio/workflow';

/**
 * Runs `run` for what `next` gives, at most `lanes` at once, until it gives undefined. What is at hand is not awaited: each
 * promise of a workflow costs its worker a stack trace. The first failure cancels the rest and is thrown.
 */
export async function runLanes<T>(
  lanes: number,
  next: () => T | undefined | Promise<T | undefined>,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for (;;) {
      const given = next();
      const item = given instanceof Promise ? await given : given;
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
