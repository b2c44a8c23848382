import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { triesInterceptor } from '../../src/activities/shared/retryInterceptor.ts';
import type { JobQueue } from '../../src/contracts/shared/queues.ts';
import { startTestApp, type TestApp } from './testApp.ts';

/**
 * Starts the application and one worker that runs a single workflow module and its activities; stops both when `use` has ended.
 *
 * @param workflow the module of the workflow
 */
export async function withJobWorker(
  queue: JobQueue,
  workflow: URL,
  activitiesOf: (app: TestApp) => object,
  use: (app: TestApp) => Promise<void>,
): Promise<void> {
  const app = await startTestApp();
  try {
    const { connectionOptions, namespace } = app.config.temporal;
    const connection = await NativeConnection.connect(connectionOptions);
    try {
      const worker = await Worker.create({
        connection,
        namespace,
        taskQueue: queue,
        workflowsPath: fileURLToPath(workflow),
        activities: activitiesOf(app),
        interceptors: {
          activity: [triesInterceptor(app.config.RETRY_DELAYS_SECONDS.map((seconds) => seconds * 1_000))],
        },
      });
      await worker.runUntil(() => use(app));
    } finally {
      await connection.close();
    }
  } finally {
    await app.stop();
  }
}
