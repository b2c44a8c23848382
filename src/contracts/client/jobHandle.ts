import type { Client, WorkflowHandle } from '@temporalio/client';
import type { ClinicId } from '../shared/ids.ts';
import { clinicOfWorkflowId } from '../shared/workflowIds.ts';

/** There is no such job, or it belongs to another clinic: the caller cannot tell which. */
export class JobNotFoundError extends Error {
  override readonly name = 'JobNotFoundError';
  readonly code = 'JobNotFound';
  readonly statusCode = 404;

  constructor(workflowId: string) {
    super(`there is no job ${workflowId}`);
  }
}

/**
 * The handle of a clinic's job, to query, signal, update or cancel it. Code that acts for a clinic obtains handles only here.
 *
 * @throws {@link JobNotFoundError} for the job of another clinic and of the whole application
 */
export function jobHandle(client: Client, clinicId: ClinicId, workflowId: string): WorkflowHandle {
  if (clinicOfWorkflowId(workflowId) !== clinicId) throw new JobNotFoundError(workflowId);
  return client.workflow.getHandle(workflowId);
}
