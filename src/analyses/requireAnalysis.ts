import type { AnalysisId, ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import {
  type Analysis,
  type AnalysisWithParts,
  findAnalysis,
  findAnalysisWithParts,
} from '../store/analysis/analyses.ts';
import type { Database } from '../store/database.ts';

/** Names one analysis of a clinic. */
export interface AnalysisName {
  readonly clinicId: ClinicId;
  readonly analysisId: AnalysisId;
}

/** An analysis of the clinic. @throws {@link RefusedError} `AnalysisNotFound` */
export const requireAnalysis = async (
  database: Database,
  { clinicId, analysisId }: AnalysisName,
): Promise<Analysis> => found(await findAnalysis(database, clinicId, analysisId), analysisId);

/** An analysis of the clinic with what its stages have led to. @throws {@link RefusedError} `AnalysisNotFound` */
export const requireAnalysisWithParts = async (
  database: Database,
  { clinicId, analysisId }: AnalysisName,
): Promise<AnalysisWithParts> =>
  found(await findAnalysisWithParts(database, clinicId, analysisId), analysisId);

function found<Found extends Analysis>(analysis: Found | undefined, analysisId: AnalysisId): Found {
  if (analysis) return analysis;
  throw new RefusedError(404, 'AnalysisNotFound', `there is no analysis ${analysisId}`);
}

/** An analysis whose results are computed. */
export type ComputedAnalysis = AnalysisWithParts & {
  readonly plan: NonNullable<AnalysisWithParts['plan']>;
  readonly results: NonNullable<AnalysisWithParts['results']>;
};

/** An analysis with its results, which are computed before it is completed. @throws {@link RefusedError} `AnalysisNotFound`, `ResultsNotComputed` */
export async function requireComputedAnalysis(
  database: Database,
  name: AnalysisName,
): Promise<ComputedAnalysis> {
  const { plan, results, ...analysis } = await requireAnalysisWithParts(database, name);
  if (plan && results) return { ...analysis, plan, results };
  const message = `${name.analysisId} is ${analysis.status}, and its results are not computed yet`;
  throw new RefusedError(409, 'ResultsNotComputed', message);
}

/** An analysis with its answer. @throws {@link RefusedError} `AnalysisNotFound`, `AnalysisNotCompleted` */
export async function requireCompletedAnalysis(
  database: Database,
  name: AnalysisName,
): Promise<ComputedAnalysis & { readonly answer: NonNullable<AnalysisWithParts['answer']> }> {
  const { answer, plan, results, ...analysis } = await requireAnalysisWithParts(database, name);
  if (analysis.status === 'completed' && answer && plan && results) {
    return { ...analysis, answer, plan, results };
  }
  const message = `${name.analysisId} is ${analysis.status}; only a completed analysis has a result and a report`;
  throw new RefusedError(409, 'AnalysisNotCompleted', message);
}
