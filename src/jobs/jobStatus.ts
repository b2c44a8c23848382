import {
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowExecutionStatusName,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { JobNotFoundError } from '../contracts/client/jobHandle.ts';
import { deliverAnalysis } from '../contracts/jobs.ts';
import { type Progress, progress, type Stage, stages } from '../contracts/shared/jobMessages.ts';

/** A job as `status` and `watch` show it. */
export interface JobStatus {
  readonly workflowId: string;
  readonly workflow: string;
  readonly status: WorkflowExecutionStatusName;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly closedAt: string | null;
  /** Null while no worker answers. */
  readonly progress: Progress | null;
  /** Of a job made of jobs, each with its own progress once it has begun; else empty. */
  readonly stages: readonly (Stage & { readonly progress: Progress | null })[];
}

/** What Temporal knows of a job; no worker is asked. @throws {@link JobNotFoundError} */
export const requireJob = (handle: WorkflowHandle): Promise<WorkflowExecutionDescription> =>
  handle.describe().catch((error: unknown) => {
    throw error instanceof WorkflowNotFoundError ? new JobNotFoundError(handle.workflowId) : error;
  });

/** @throws {@link JobNotFoundError} */
export async function jobStatus(client: Client, workflowId: string): Promise<JobStatus> {
  const handle = client.workflow.getHandle(workflowId);
  const description = await requireJob(handle);
  const shown = await jobProgress(client, workflowId);
  const isDelivery = description.type === deliverAnalysis.workflow;
  const ownStages = isDelivery ? ((await askJob(client, () => handle.query(stages))) ?? []) : [];
  return {
    workflowId,
    workflow: description.type,
    status: description.status.name,
    startedAt: description.startTime.toISOString(),
    closedAt: description.closeTime?.toISOString() ?? null,
    progress: shown,
    stages: await Promise.all(ownStages.map((stage) => withProgress(client, stage))),
  };
}

/** How far a running job is; null while no worker answers. */
export const jobProgress = (client: Client, workflowId: string): Promise<Progress | null> =>
  askJob(client, () => client.workflow.getHandle(workflowId).query(progress));

async function withProgress(client: Client, stage: Stage): Promise<JobStatus['stages'][number]> {
  const { workflowId } = stage;
  const begun = workflowId !== undefined && stage.state === 'running';
  return {
    ...stage,
    progress: begun ? await jobProgress(client, workflowId) : null,
  };
}

/** Longest wait for the answer to a query: without a worker there is none, ms. */
const QUERY_PATIENCE_MS = 2_000;

/** The answer of a job to a query; null when no worker answers. */
export async function askJob<T>(client: Client, query: () => Promise<T>): Promise<T | null> {
  try {
    return await client.withDeadline(Date.now() + QUERY_PATIENCE_MS, query);
  } catch {
    return null;
  }
}
