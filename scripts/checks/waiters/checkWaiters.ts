import { ACTIVITY_SLOTS } from '../../../src/workers/activitySlots.ts';
import { startTestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { startWorkerProcess } from '../stoppableWorker.ts';
import { joinOnEachQueue } from './joinOnEachQueue.ts';
import { joinPausedImport } from './joinPausedImport.ts';

/** Whether jobs that wait for running jobs hold up anything: as many wait on each queue as it has slots, and one more. */
export async function checkWaiters(): Promise<CheckLine[]> {
  const app = await startTestApp();
  try {
    const onEachQueue = await joinOnEachQueue(app);
    return [
      ...onEachQueue,
      ...(await joinPausedImport(app, ACTIVITY_SLOTS.analysis + 1, startWorkerProcess)),
    ];
  } finally {
    await app.stop();
  }
}
