import { createLogger } from '../../src/logging.ts';
import { createWorkerGroup } from '../../src/workers/workerGroup.ts';
import type { TestApp } from '../../test/support/testApp.ts';

/** The workers of all queues, which a check stops and replaces. */
export interface StoppableWorker {
  /** Asks for the end and waits for it. */
  stop(): Promise<'ended' | 'failed'>;
}

export type StartWorker = (app: TestApp) => Promise<StoppableWorker>;

/** Workers in a process of their own, stopped by SIGTERM as a container platform does. */
export const startWorkerProcess: StartWorker = async (app) => {
  const worker = await app.startWorkerProcess();
  return {
    stop: async () => {
      process.kill(worker.pid, 'SIGTERM');
      return (await worker.exited) === 0 ? 'ended' : 'failed';
    },
  };
};

/** Workers in this process, which start in a fraction of the time. The caller stops them. */
export const startWorkersHere: StartWorker = async (app) => {
  const group = await createWorkerGroup(app.config, createLogger('check', app.config.LOG_LEVEL));
  const ended = group.run().then(
    () => 'ended' as const,
    () => 'failed' as const,
  );
  return {
    stop: () => {
      group.shutdown();
      return ended;
    },
  };
};
