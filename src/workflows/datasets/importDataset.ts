import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { DatasetActivities } from '../../activities/datasets/datasetActivities.ts';
import type * as jobs from '../../contracts/jobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { activityProgress } from '../../contracts/shared/jobMessages.ts';
import { READ_DATASET } from '../shared/activityOptions.ts';
import { PauseGate } from '../shared/pauseGate.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { importSource } = proxyActivities<DatasetActivities>(READ_DATASET);

/** Profiles a stored source file and splits it into chunks; a data set that is already imported is left as it is. */
export async function importDataset(
  input: JobInput<typeof jobs.importDataset>,
): Promise<JobResult<typeof jobs.importDataset>> {
  const reporter = new ProgressReporter({ phase: 'importing', done: 0, total: 0, unit: 'rows' });
  const gate = new PauseGate({
    onChange: (paused) => reporter.update({ phase: paused ? 'paused' : 'importing' }),
  });

  setHandler(activityProgress, (now) => reporter.update(gate.paused ? { ...now, phase: 'paused' } : now));

  await gate.wait();
  const imported = await importSource({ datasetId: input.datasetId, clinicId: input.clinicId });
  reporter.update({ phase: 'completed', done: imported.rows, total: imported.rows, unit: 'rows' });
  return { datasetId: input.datasetId, ...imported };
}
