import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { DatasetActivities } from '../../activities/datasets/datasetActivities.ts';
import * as jobs from '../../contracts/jobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { READ_DATASET } from '../shared/activityOptions.ts';
import { StageReporter } from '../shared/stageReporter.ts';

const { storeObject } = proxyActivities<DatasetActivities>(READ_DATASET);

/** From an object on a disk to an imported data set: check and store it, then import it. */
export async function importFromDisk(
  input: JobInput<typeof jobs.importFromDisk>,
): Promise<JobResult<typeof jobs.importFromDisk>> {
  const reporter = new StageReporter(['storing', 'import']);
  try {
    const datasetId = await reporter.run('storing', () => storeObject(input));
    const { clinicId } = input;
    const imported = await reporter.runJob('import', jobs.importDataset, { datasetId, clinicId });
    reporter.end('completed');
    return imported;
  } catch (error) {
    reporter.end(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  }
}
