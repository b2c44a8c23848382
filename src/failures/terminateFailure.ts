import { WorkflowNotFoundError } from '@temporalio/client';
import { decideParkedChunks } from '../analyses/steerAnalysis.ts';
import type { Failure, FailureId, TerminatedFailure } from '../contracts/operations/failures.ts';
import { AnalysisId, type ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { appendAuditEvent } from '../store/operations/auditEvents.ts';
import type { FailureServices } from './failureSource.ts';
import { requireFailure } from './failureSources.ts';

/**
 * Ends what still runs of a failure, with an audit event: the analysis that waits for a decision about its chunks, which
 * cleans up, or the job that tries it again, which is not asked.
 *
 * @throws RefusedError `FailureNotFound`, `NothingRuns`, and those of a decision about chunks
 */
export async function terminateFailure(
  services: FailureServices,
  clinicId: ClinicId | undefined,
  id: FailureId,
  by: string,
): Promise<TerminatedFailure> {
  const failure = await requireFailure(services, clinicId, id);
  const { kind, tags } = failure;
  const workflowId = tags.workflowId ?? '';
  await end(services, failure, workflowId);
  await services.database.transaction().execute((transaction) =>
    appendAuditEvent(transaction, {
      clinicId: failure.clinicId,
      action: 'failureTerminated',
      subject: id,
      details: { kind, by, workflowId },
    }),
  );
  return { id, kind, workflowId };
}

async function end(services: FailureServices, failure: Failure, workflowId: string): Promise<void> {
  const { id, kind, clinicId, state } = failure;
  const isWaiting = state === 'open' || state === 'forgotten';
  if (kind === 'chunks' && clinicId !== null && isWaiting) {
    const name = { clinicId, analysisId: AnalysisId.parse(id) };
    await decideParkedChunks(services, name, { action: 'fail', chunks: 'all' });
    return;
  }
  const nothing = new RefusedError(
    409,
    'NothingRuns',
    `nothing of ${id} runs; there is nothing to terminate`,
  );
  if (state !== 'retrying') throw nothing;
  try {
    await services.temporal.workflow.getHandle(workflowId).terminate(`its failure ${id} was terminated`);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? nothing : error;
  }
}
