import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { jobOutcome } from '../../../jobs/jobOutcome.ts';
import type { JobStatus } from '../../../jobs/jobStatus.ts';
import { Instant } from '../page.ts';

export const JobParams = z.strictObject({
  job: z
    .string()
    .min(1)
    .max(1_000)
    .describe('the id of its workflow, percent-encoded, such as riverside%2Fanalysis%2Fds_…'),
});

const WorkflowStatus = z.string().describe('as Temporal names it, such as RUNNING or COMPLETED');
const listed = {
  workflowId: z.string(),
  workflow: z.string(),
  status: WorkflowStatus,
  startedAt: Instant,
  closedAt: Instant.nullable(),
};
export const JobSummaryView = z.object(listed).meta({ id: 'JobSummary' });

const Count = z.number().nonnegative();
export const ProgressView = z
  .object({
    phase: z.string(),
    done: Count,
    total: Count.describe('0 while it is not known'),
    unit: z.string(),
    parts: z.object({ done: Count, total: Count }).optional(),
    measures: z.array(z.object({ unit: z.string(), done: Count, total: Count })).optional(),
    remainingMs: Count.optional(),
    parked: Count.optional(),
  })
  .meta({ id: 'Progress' });

export const JobView = z
  .object({
    ...listed,
    progress: ProgressView.nullable().describe('null while no worker answers'),
    stages: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
        workflowId: z.string().optional(),
        progress: ProgressView.nullable(),
      }),
    ),
    result: z
      .unknown()
      .describe('what the job has come to, such as the ids of what it made; null unless it has completed'),
    failure: z.string().nullable().describe('why it did not complete; null while it runs'),
  })
  .meta({ id: 'Job' });

/** A job as it is answered. */
export async function jobView(temporal: Client, status: JobStatus): Promise<z.input<typeof JobView>> {
  const { stages, progress, ...facts } = status;
  return {
    ...facts,
    progress: progressView(progress),
    stages: stages.map(stageView),
    ...(await jobOutcome(temporal, status)),
  };
}

export function progressView(shown: JobStatus['progress']) {
  if (shown === null) return null;
  const { measures, ...progress } = shown;
  return { ...progress, ...(measures === undefined ? {} : { measures: [...measures] }) };
}

const stageView = ({ progress, ...stage }: JobStatus['stages'][number]) => ({
  ...stage,
  progress: progressView(progress),
});
