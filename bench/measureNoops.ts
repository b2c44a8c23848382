import type { TestApp } from '../test/support/testApp.ts';
import { NOOP_QUEUE, startNoopWorker } from './noopWorker.ts';
import { perMinute } from './throughput.ts';

const WARM_UP = 20;

/** Workflows with one activity that do nothing, a second: what Temporal itself takes for a job of one step. */
export async function measureNoops(
  app: TestApp,
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
  say: (line: string) => void,
): Promise<number> {
  const stop = await startNoopWorker(app.config);
  try {
    const run = (index: number) =>
      app.client.workflow.execute('noopWithActivity', {
        workflowId: `noop-activity/${index}`,
        taskQueue: NOOP_QUEUE,
        args: [],
      });
    await perMinute(WARM_UP, concurrency, (index) => run(-index - 1));
    say(`running ${count} no-op workflows with one activity, ${concurrency} at once`);
    return (await perMinute(count, concurrency, run)) / 60;
  } finally {
    await stop();
  }
}
