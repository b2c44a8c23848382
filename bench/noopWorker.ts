import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { Config } from '../src/config/config.ts';
import { noopActivities } from './noopActivities.ts';

export const NOOP_QUEUE = 'bench-noop';

/** A worker of the no-op workflows in this process; the function it answers stops it. */
export async function startNoopWorker({ temporal }: Config): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: NOOP_QUEUE,
    activities: noopActivities,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./noopWorkflow.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    }),
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}
