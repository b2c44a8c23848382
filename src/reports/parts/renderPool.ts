import { Piscina } from 'piscina';
import { builtFile } from '../../builtFile.ts';
import type { RowLayout } from '../rows/rowLayout.ts';
import type { MergeInput } from './mergeParts.tsx';
import type { PartInput, RenderedPdf } from './renderPart.tsx';
import type { Task, TaskInput } from './renderThread.ts';

/** Threads that lay out and draw, so that the event loop of the process stays responsive. An aborted call ends its thread. */
export interface RenderPool {
  layoutColumns(input: TaskInput<'layoutColumns'>, signal: AbortSignal): Promise<RowLayout>;
  rowHeights(input: TaskInput<'rowHeights'>, signal: AbortSignal): Promise<number[]>;
  renderPart(input: PartInput, signal: AbortSignal): Promise<RenderedPdf>;
  mergeParts(input: MergeInput, signal: AbortSignal): Promise<RenderedPdf>;
  close(): Promise<void>;
}

/** Heap limit of a thread, MB: several times what a part of fifty pages takes. */
const HEAP_MB = 192;
const YOUNG_HEAP_MB = 8;
/** Idle time after which a thread is ended, ms. */
const IDLE_MS = 30_000;

/**
 * @param threads maximum; none starts before the first task
 * @param idleMs after which an idle thread is ended
 */
export function createRenderPool(threads: number, idleMs = IDLE_MS): RenderPool {
  let pool: Promise<Piscina<Task>> | undefined;
  const run = async <Output>(task: Task, signal: AbortSignal): Promise<Output> => {
    pool ??= startPool(threads, idleMs);
    return (await pool).run(task, { signal });
  };
  return {
    layoutColumns: (input, signal) => run({ name: 'layoutColumns', input }, signal),
    rowHeights: (input, signal) => run({ name: 'rowHeights', input }, signal),
    renderPart: (input, signal) => run({ name: 'renderPart', input }, signal),
    mergeParts: (input, signal) => run({ name: 'mergeParts', input }, signal),
    close: async () => {
      const started = pool;
      pool = undefined;
      await (await started)?.destroy();
    },
  };
}

async function startPool(threads: number, idleTimeout: number): Promise<Piscina<Task>> {
  const { href } = await builtFile('reports/parts/renderThread.js');
  return new Piscina<Task>({
    filename: href,
    execArgv: [],
    minThreads: 0,
    maxThreads: threads,
    idleTimeout,
    // React's production build: the one for development checks every element. A thread needs nothing else of the environment.
    env: { NODE_ENV: 'production' },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });
}
