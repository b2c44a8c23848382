import DataLoader from 'dataloader';

/**
 * Batches the calls of one event loop turn, or of the time while an earlier batch is running, into one call of `runBatch`: many
 * calls that end at the same moment then do not wait for one another's statements.
 *
 * @param runBatch returns the results in the order of the inputs
 */
export function batched<Input, Result>(
  runBatch: (inputs: readonly Input[]) => Promise<readonly Result[]>,
): (input: Input) => Promise<Result> {
  let lastBatch: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Input, Result>(
    (inputs) => {
      const running = runBatch(inputs);
      lastBatch = running.catch(() => undefined);
      return running;
    },
    { cache: false, batchScheduleFn: (dispatch) => void lastBatch.then(() => setImmediate(dispatch)) },
  );
  return (input) => loader.load(input);
}
