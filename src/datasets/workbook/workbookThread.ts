import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { convertWorkbook } from './convertWorkbook.ts';

const Task = z.object({
  path: z.string(),
  target: z.string(),
  name: z.string(),
  sheet: z.string().optional(),
  maxBytes: z.number(),
});

const { sheet, ...task } = Task.parse(workerData);
try {
  parentPort?.postMessage({ notices: await convertWorkbook({ ...task, sheet }) });
} catch (error) {
  // An error loses its class on the way.
  if (!(error instanceof DatasetSourceError)) throw error;
  parentPort?.postMessage({ refusal: { type: error.type, message: error.message } });
}
