import { importDataset } from '../contracts/jobs.ts';
import { ClinicId, DatasetId } from '../contracts/shared/ids.ts';
import { freeTextProblem } from '../domain/datasets/freeTextProblem.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import { type Dataset, findDataset } from '../store/datasets/datasets.ts';

/** A data set of the clinic. @throws {@link RefusedError} `DatasetNotFound` */
export async function requireDataset(
  database: Database,
  clinicId: ClinicId,
  datasetId: DatasetId,
): Promise<Dataset> {
  const dataset = await findDataset(database, clinicId, datasetId);
  if (dataset) return dataset;
  throw new RefusedError(404, 'DatasetNotFound', `there is no data set ${datasetId}`);
}

type ImportedDataset = Dataset & { readonly profile: NonNullable<Dataset['profile']> };

/** A data set whose profile is known. @throws {@link RefusedError} `DatasetNotFound`, `DatasetNotImported` */
export const requireImportedDataset = async (
  database: Database,
  clinicId: ClinicId,
  datasetId: DatasetId,
): Promise<ImportedDataset> =>
  imported(await requireDataset(database, clinicId, datasetId), clinicId, datasetId);

/** The profile of the data set of an analysis. @throws {@link RefusedError} `DatasetNotFound`, `DatasetNotImported` */
export const requireProfile = async (
  database: Database,
  analysis: { readonly clinicId: string; readonly datasetId: string },
): Promise<ImportedDataset['profile']> => {
  const [clinicId, datasetId] = [ClinicId.parse(analysis.clinicId), DatasetId.parse(analysis.datasetId)];
  return (await requireImportedDataset(database, clinicId, datasetId)).profile;
};

/**
 * A data set that can be analysed.
 *
 * @throws {@link RefusedError} `DatasetNotFound`, `DatasetPolicyDiffers`, `DatasetNotImported`
 */
export const requireAnalysableDataset = async (
  database: Database,
  clinicId: ClinicId,
  datasetId: DatasetId,
): Promise<ImportedDataset> =>
  imported(await requireSendableDataset(database, clinicId, datasetId), clinicId, datasetId);

function imported(
  { profile, ...dataset }: Dataset,
  clinicId: ClinicId,
  datasetId: DatasetId,
): ImportedDataset {
  if (profile) return { ...dataset, profile };
  const advice = `wait for ${importDataset.workflowId({ datasetId, clinicId })} to end`;
  throw new RefusedError(409, 'DatasetNotImported', `${datasetId} is not imported yet; ${advice}`);
}

/**
 * A data set of the clinic, unless the clinic's rule for free text forbids to send what it would.
 *
 * @throws {@link RefusedError} `DatasetNotFound`, `DatasetPolicyDiffers`
 */
export async function requireSendableDataset(
  database: Database,
  clinicId: ClinicId,
  datasetId: DatasetId,
): Promise<Dataset> {
  const dataset = await requireDataset(database, clinicId, datasetId);
  const { freeText } = (await requireClinic(database, clinicId)).profile;
  const problem = freeTextProblem(dataset, freeText);
  if (problem !== undefined) throw new RefusedError(409, 'DatasetPolicyDiffers', problem);
  return dataset;
}
