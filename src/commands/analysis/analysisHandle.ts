import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { jobHandle } from '../../contracts/client/jobHandle.ts';
import { analyzeDataset } from '../../contracts/jobs.ts';
import { type AnalysisId, ClinicId, DatasetId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { type Analysis, findAnalysis } from '../../store/analysis/analyses.ts';
import type { CommandContext } from '../shared/commandContext.ts';

/** @throws InputError `UnknownId` */
export async function requireAnalysis(
  context: CommandContext,
  clinicId: ClinicId,
  analysisId: AnalysisId,
): Promise<Analysis> {
  const analysis = await findAnalysis(await context.database(), clinicId, analysisId);
  if (!analysis) throw new InputError('UnknownId', `there is no analysis ${analysisId}`);
  return analysis;
}

/** The workflow of an analysis. @throws InputError `JobEnded` */
export async function runningAnalysis(context: CommandContext, { id, status, ...analysis }: Analysis) {
  if (status !== 'running') throw new InputError('JobEnded', `${id} has ended (${status})`);
  const clinicId = ClinicId.parse(analysis.clinicId);
  const datasetId = DatasetId.parse(analysis.datasetId);
  const input = analyzeDataset.input.parse({ datasetId, clinicId, question: analysis.question });
  return jobHandle(await context.temporal(), clinicId, analyzeDataset.workflowId(input));
}

/** What the workflow says against an update is an input error: the caller can correct it. */
export async function explained<T>(update: Promise<T>): Promise<T> {
  try {
    return await update;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new InputError('JobEnded', 'the analysis has ended');
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    let cause: unknown = error.cause;
    while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    throw new InputError('Refused', cause instanceof Error ? cause.message : 'the analysis refused it');
  }
}
