import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { builtFile } from '../../builtFile.ts';
import { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { DatasetSourceError, DatasetSourceProblem } from '../datasetSourceError.ts';
import type { WorkbookTask } from './convertWorkbook.ts';
import { workbookTooLarge } from './workbookParts.ts';

const Answer = z.union([
  z.object({ notices: z.array(SourceNotice) }),
  z.object({ refusal: z.object({ type: DatasetSourceProblem, message: z.string() }) }),
]);

/** Heap of the thread, MB: the cells of the largest sheet that is read take less. */
const HEAP_MB = 1_024;

/**
 * Writes a sheet of a workbook as CSV, in a thread of its own: reading one takes seconds in which nothing else would run, and the
 * memory of the thread has a limit.
 *
 * @returns what was noticed
 * @throws {@link DatasetSourceError}
 */
export async function readWorkbook(
  task: WorkbookTask,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly SourceNotice[]> {
  const module = await builtFile('datasets/workbook/workbookThread.js');
  signal.throwIfAborted();
  const worker = new Worker(module, {
    workerData: task,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const answer = Answer.parse(await answerOf(worker, task.name));
    if ('notices' in answer) return answer.notices;
    throw new DatasetSourceError(answer.refusal.type, answer.refusal.message);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}

function answerOf(worker: Worker, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error) => {
      const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(isFull ? workbookTooLarge(name) : error);
    });
    worker.once('exit', () =>
      reject(new Error('the thread that reads the workbook ended without an answer')),
    );
  });
}
