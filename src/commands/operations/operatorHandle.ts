import type { Client, WorkflowHandle } from '@temporalio/client';
import { JobNotFoundError, jobHandle } from '../../contracts/client/jobHandle.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { unknownJob } from './jobStatus.ts';

/**
 * The handle of a job for an operator: of any job, also one of the whole application; of an operator who is confined to a
 * clinic, only of one of its jobs.
 *
 * @throws InputError `UnknownId` for the job of another clinic
 */
export function operatorHandle(
  client: Client,
  clinicId: ClinicId | undefined,
  workflowId: string,
): WorkflowHandle {
  if (clinicId === undefined) return client.workflow.getHandle(workflowId);
  try {
    return jobHandle(client, clinicId, workflowId);
  } catch (error) {
    throw error instanceof JobNotFoundError ? unknownJob(workflowId) : error;
  }
}
