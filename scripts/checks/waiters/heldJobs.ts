import { proxyActivities } from '@temporalio/workflow';
import { z } from 'zod';
import { defineJob } from '../../../src/contracts/shared/defineJob.ts';
import { JOB_QUEUES, type JobQueue } from '../../../src/contracts/shared/queues.ts';
import { startChildJob } from '../../../src/workflows/shared/childJob.ts';

const { answer } = proxyActivities<{ answer: () => Promise<string> }>({ startToCloseTimeout: '10 s' });

/** A job of each queue that the check keeps from starting. */
export const heldJobOf = (queue: JobQueue) =>
  defineJob({
    workflow: 'answerNow',
    queue,
    input: z.strictObject({ queue: z.enum(JOB_QUEUES) }),
    result: z.string(),
    workflowId: () => `held-${queue}`,
    tags: () => ({}),
    summary: () => `Held on ${queue}`,
  });

/** Runs the held job of a queue, or waits for it. */
export async function joinHeldJob({ queue }: { readonly queue: JobQueue }): Promise<string> {
  const child = await startChildJob(heldJobOf(queue), { queue });
  return child.result();
}

/** Needs a slot of its queue. */
export const answerNow = (): Promise<string> => answer();
