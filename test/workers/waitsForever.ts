import { setTimeout as sleep } from 'node:timers/promises';
import { announceReady, runProcess } from '../../src/runProcess.ts';

/** A process that is asked to stop and does not, as a worker that waits for a server which is gone. */
process.on('SIGTERM', () => undefined);
await runProcess(async () => {
  announceReady();
  await sleep(10 * 60_000);
});
