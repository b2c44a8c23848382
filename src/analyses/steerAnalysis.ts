import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import {
  type BudgetRaise,
  type BudgetState,
  type ChunkDecision,
  type DecidedChunks,
  decideChunks,
  raiseBudget,
} from '../contracts/analysis/analysisMessages.ts';
import { jobHandle } from '../contracts/client/jobHandle.ts';
import { type RefusalStatus, RefusedError } from '../domain/shared/refusedError.ts';
import { asRefusal } from '../jobs/updateRefusal.ts';
import type { Database } from '../store/database.ts';
import { type AnalysisName, requireAnalysis } from './requireAnalysis.ts';

export interface SteeringContext {
  readonly database: Database;
  readonly temporal: Client;
}

/** What an analysis refuses; see `contracts/analysis/analysisMessages.ts`. */
const REFUSALS: Readonly<Record<string, RefusalStatus>> = {
  InvalidDecision: 422,
  NothingParked: 409,
  ChunkNotParked: 409,
  InvalidBudget: 422,
  BudgetSpent: 409,
};

/**
 * Decides what becomes of parked chunks of a running analysis.
 *
 * @throws {@link RefusedError} `AnalysisNotFound`, `JobEnded`, `NothingParked`, `ChunkNotParked`; nothing is changed then
 */
export const decideParkedChunks = (
  context: SteeringContext,
  name: AnalysisName,
  decision: ChunkDecision,
): Promise<DecidedChunks> =>
  updateAnalysis(context, name, (handle) => handle.executeUpdate(decideChunks, { args: [decision] }));

/**
 * Changes the budget of a running analysis, or of the present day of its clinic; one that waits for it goes on.
 *
 * @throws {@link RefusedError} `AnalysisNotFound`, `JobEnded`, `BudgetSpent`; nothing is changed then
 */
export const raiseAnalysisBudget = (
  context: SteeringContext,
  name: AnalysisName,
  raise: BudgetRaise,
): Promise<BudgetState> =>
  updateAnalysis(context, name, (handle) => handle.executeUpdate(raiseBudget, { args: [raise] }));

async function updateAnalysis<Answer>(
  { database, temporal }: SteeringContext,
  name: AnalysisName,
  update: (handle: WorkflowHandle) => Promise<Answer>,
): Promise<Answer> {
  const analysis = await requireAnalysis(database, name);
  if (analysis.status !== 'running') throw ended(name, ` (${analysis.status})`);
  try {
    return await update(jobHandle(temporal, name.clinicId, analysis.workflowId));
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? ended(name) : asRefusal(error, REFUSALS);
  }
}

const ended = ({ analysisId }: AnalysisName, how = ''): RefusedError =>
  new RefusedError(409, 'JobEnded', `${analysisId} has ended${how}`);
