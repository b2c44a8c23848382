import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { DatasetActivities } from '../../activities/datasets/datasetActivities.ts';
import * as jobs from '../../contracts/jobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { IMPORT } from '../shared/activityOptions.ts';
import { StageBoard } from '../shared/stageReporter.ts';

const { storeObject } = proxyActivities<DatasetActivities>(IMPORT);

/** From an object on a disk to an imported data set: check and store it, then import it. */
export async function importFromDisk(
  input: JobInput<typeof jobs.importFromDisk>,
): Promise<JobResult<typeof jobs.importFromDisk>> {
  const board = new StageBoard(['storing', 'import']);
  try {
    const datasetId = await board.run('storing', () => storeObject(input));
    const { clinicId } = input;
    const imported = await board.runJob('import', jobs.importDataset, { datasetId, clinicId });
    board.end('completed');
    return imported;
  } catch (error) {
    board.end(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  }
}
