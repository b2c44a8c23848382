import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type JobStatus, jobStatus } from '../../jobs/jobStatus.ts';

const INTERVAL_MS = 250;

/** Shows a job's status again and again until it has ended; answers the last. */
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
