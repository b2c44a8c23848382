import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

/** The worker process on a machine that cannot run a second thread: every one ends as soon as it begins. */
threads.Worker = class extends threads.Worker {
  constructor() {
    super('throw new Error("no thread can be had")', { eval: true });
  }
};
syncBuiltinESMExports();
await import('../../src/worker.ts');
