import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJob } from '../src/contracts/client/startJob.ts';
import { importDataset } from '../src/contracts/jobs.ts';
import type { TaskQueue } from '../src/contracts/shared/queues.ts';
import { storeSource } from '../src/datasets/storeSource.ts';
import type { TestApp } from '../test/support/testApp.ts';
import { residentMb } from './residentMemory.ts';

export interface MeasuredImport {
  readonly mb: number;
  /** From the file to its stored chunks: those of checking and storing it, and those of the job. */
  readonly seconds: number;
  /** Largest resident memory of the worker, which imports nothing else. */
  readonly peakMb: number;
  readonly chunks: number;
}

const SAMPLE_EVERY_MS = 100;
const BYTES_PER_MB = 1_000_000;

/**
 * Imports a file by a new worker process.
 *
 * @param queues that the worker polls
 */
export async function measureImport(
  app: TestApp,
  file: string,
  queues: readonly TaskQueue[] = [importDataset.queue],
): Promise<MeasuredImport> {
  const { clinicId, database, disks, config } = app;
  const worker = await app.startWorkerProcess({ WORKER_QUEUES: queues.join(',') });
  let peakMb = 0;
  let isRunning = true;
  const watching = async () => {
    while (isRunning) {
      peakMb = Math.max(peakMb, residentMb(worker.pid));
      await sleep(SAMPLE_EVERY_MS);
    }
  };
  try {
    const watched = watching();
    const startedAt = performance.now();
    const datasetId = await storeSource(file, { clinicId, identifyingColumns: [], database, disks, config });
    const { handle } = await startJob(app.client, importDataset, { datasetId, clinicId });
    const { chunks } = await handle.result();
    const seconds = (performance.now() - startedAt) / 1_000;
    isRunning = false;
    await watched;
    return { mb: (await stat(file)).size / BYTES_PER_MB, seconds, peakMb, chunks };
  } finally {
    isRunning = false;
    await worker.stop();
  }
}
