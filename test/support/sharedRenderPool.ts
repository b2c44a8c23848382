import { createRenderPool, type RenderPool } from '../../src/reports/parts/renderPool.ts';

/** Longer than a test file takes that renders nothing; idle threads do not keep the process. */
const IDLE_MS = 600_000;

const pools = new Map<number, RenderPool>();

/**
 * The render threads of this process, for one application after the other. The first report that a thread renders costs three
 * seconds of CPU more than later ones, until its code is loaded and compiled.
 */
export function sharedRenderPool(threads: number): RenderPool {
  const pool = pools.get(threads) ?? createRenderPool(threads, IDLE_MS);
  pools.set(threads, pool);
  return { ...pool, close: async () => undefined };
}
