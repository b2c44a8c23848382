import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { type AnalysisWithParts, findAnalysisWithParts } from '../../store/analysis/analyses.ts';
import type { AnalysisKey } from '../../store/analysis/analysisTasks.ts';
import type { Database } from '../../store/database.ts';
import { type Dataset, findDataset } from '../../store/datasets/datasets.ts';

/** An analysis and its imported data set. */
export interface AnalysisOfDataset {
  readonly analysis: AnalysisWithParts;
  readonly dataset: Dataset & { readonly profile: DatasetProfile };
}

/** @throws PermanentError `AnalysisNotFound` for an unknown analysis, or one whose data set is gone */
export async function requireImported(
  database: Database,
  { clinicId, analysisId }: AnalysisKey,
): Promise<AnalysisOfDataset> {
  const analysis = await findAnalysisWithParts(database, clinicId, analysisId);
  const dataset = analysis && (await findDataset(database, clinicId, analysis.datasetId));
  const profile = dataset?.profile;
  if (!analysis || !profile) {
    throw new PermanentError('AnalysisNotFound', `${analysisId} has no imported data set`);
  }
  return { analysis, dataset: { ...dataset, profile } };
}
