import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type JobStatus, jobStatus } from './jobStatus.ts';

/** Between two looks at a job that an operator watches, ms. */
const INTERVAL_MS = 250;

/** Shows a job's status again and again until it has ended; answers the last. @throws JobNotFoundError */
export async function watchJob(
  client: Client,
  workflowId: string,
  show: (status: JobStatus) => void,
): Promise<JobStatus> {
  for (;;) {
    const status = await jobStatus(client, workflowId);
    show(status);
    if (status.status !== 'RUNNING') return status;
    await sleep(INTERVAL_MS);
  }
}

/**
 * The states of a job, each that differs from the one before, until the job has ended or the signal is aborted.
 *
 * @param options.intervalMs between two looks at the job
 * @throws JobNotFoundError, and what Temporal throws while it cannot be reached
 */
export async function* jobChanges(
  client: Client,
  workflowId: string,
  { intervalMs, signal }: { readonly intervalMs: number; readonly signal: AbortSignal },
): AsyncGenerator<JobStatus> {
  let last = '';
  while (!signal.aborted) {
    const status = await jobStatus(client, workflowId);
    const text = JSON.stringify(status);
    if (text !== last) yield status;
    last = text;
    if (status.status !== 'RUNNING') return;
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}
