import { PermanentError } from '../../domain/shared/jobError.ts';
import type { Database } from '../../store/database.ts';
import { type Dataset, findDataset } from '../../store/datasets/datasets.ts';

/** @throws PermanentError `DatasetNotFound`, also for a data set of another clinic */
export async function requireDataset(db: Database, clinicId: string, datasetId: string): Promise<Dataset> {
  const dataset = await findDataset(db, clinicId, datasetId);
  if (dataset) return dataset;
  throw new PermanentError('DatasetNotFound', `${datasetId} is not a data set of this clinic`);
}
