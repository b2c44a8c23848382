import type { StatisticsOptions } from './analysedColumn.ts';

/**
 * Counts steps of a computation: the function that is returned is called before each, tells the progress, and throws the signal's
 * reason once it is aborted.
 */
export function progressSteps(total: number, { signal, onProgress }: StatisticsOptions): () => void {
  let done = 0;
  return () => {
    signal.throwIfAborted();
    onProgress?.(Math.min(1, done / Math.max(1, total)));
    done += 1;
  };
}
