import type { WorkflowHandle } from '@temporalio/client';
import { runFollowUps } from '../contracts/followUps/followUpJobs.ts';
import { analyzeDataset, deliverAnalysis, importDataset, importFromDisk } from '../contracts/jobs.ts';
import { sendBulk } from '../contracts/messaging/bulkJobs.ts';
import { generateReport } from '../contracts/reports/reportJobs.ts';
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

/** The job takes no `pause` and `resume`: it would ignore them. */
export class JobNotPausableError extends Error {
  override readonly name = 'JobNotPausableError';
  readonly code = 'JobNotPausable';
  /** What an HTTP server answers: Conflict. */
  readonly statusCode = 409;
}

/** Jobs that stop at a `pause`. */
export const PAUSABLE_JOBS: readonly string[] = [
  analyzeDataset,
  deliverAnalysis,
  generateReport,
  importDataset,
  importFromDisk,
  runFollowUps,
  sendBulk,
].map(({ workflow }) => workflow);

const REQUESTS = {
  pause: (handle) => handle.signal(pause),
  resume: (handle) => handle.signal(resume),
  cancel: (handle) => handle.cancel(),
} satisfies Record<JobControl, (handle: WorkflowHandle) => Promise<unknown>>;

/** Pauses, resumes or cancels a running job. @throws JobNotFoundError, {@link JobEndedError}, {@link JobNotPausableError} */
export async function controlJob(handle: WorkflowHandle, control: JobControl): Promise<void> {
  const { workflowId } = handle;
  const { status, type } = await requireJob(handle);
  if (status.name !== 'RUNNING') {
    throw new JobEndedError(`${workflowId} has ended (${status.name}); there is nothing to ${control}`);
  }
  if (control !== 'cancel' && !PAUSABLE_JOBS.includes(type)) {
    throw new JobNotPausableError(`${workflowId} cannot be paused: ${type} has no pause`);
  }
  await REQUESTS[control](handle);
}
