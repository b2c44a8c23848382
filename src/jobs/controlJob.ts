import type { WorkflowHandle } from '@temporalio/client';
import { pause, resume } from '../contracts/shared/jobMessages.ts';
import { requireJob } from './jobStatus.ts';

/** What can be asked of a running job. */
export const JOB_CONTROLS = ['pause', 'resume', 'cancel'] as const;
export type JobControl = (typeof JOB_CONTROLS)[number];

/** The job has ended, so that nothing can be asked of it. */
export class JobEndedError extends Error {
  override readonly name = 'JobEndedError';
  readonly code = 'JobEnded';
  /** What an HTTP server answers: Conflict. */
  readonly statusCode = 409;
}

const REQUESTS = {
  pause: (handle) => handle.signal(pause),
  resume: (handle) => handle.signal(resume),
  cancel: (handle) => handle.cancel(),
} satisfies Record<JobControl, (handle: WorkflowHandle) => Promise<unknown>>;

/** Pauses, resumes or cancels a running job. @throws JobNotFoundError, {@link JobEndedError} */
export async function controlJob(handle: WorkflowHandle, control: JobControl): Promise<void> {
  const { workflowId } = handle;
  const { status } = await requireJob(handle);
  if (status.name !== 'RUNNING') {
    throw new JobEndedError(`${workflowId} has ended (${status.name}); there is nothing to ${control}`);
  }
  await REQUESTS[control](handle);
}
