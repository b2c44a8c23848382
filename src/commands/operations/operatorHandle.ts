import type { Client, WorkflowHandle } from '@temporalio/client';
import { JobNotFoundError, jobHandle } from '../../contracts/client/jobHandle.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';
import { type JobStatus, jobStatus } from '../../jobs/jobStatus.ts';

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

/**
 * The status of a job for an operator, as {@link operatorHandle}.
 *
 * @throws InputError `UnknownId`
 */
export async function operatorJobStatus(
  client: Client,
  clinicId: ClinicId | undefined,
  workflowId: string,
): Promise<JobStatus> {
  operatorHandle(client, clinicId, workflowId);
  return jobStatus(client, workflowId).catch((error: unknown) => {
    throw error instanceof JobNotFoundError ? unknownJob(workflowId) : error;
  });
}

export function unknownJob(workflowId: string): InputError {
  return new InputError(
    'UnknownId',
    `there is no job ${workflowId}; list the jobs with: ${PROGRAM_NAME} jobs list`,
  );
}
