import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  type ChildWorkflowHandle,
  ParentClosePolicy,
  proxyActivities,
  startChild,
} from '@temporalio/workflow';
import type { z } from 'zod';
import type { RunningJobActivities } from '../../activities/operations/runningJobActivities.ts';
import type { Job } from '../../contracts/shared/defineJob.ts';
import { jobPriority } from '../../contracts/shared/jobPriority.ts';
import { searchAttributes } from '../../contracts/shared/tags.ts';
import { AWAIT_JOB } from './activityOptions.ts';

const { awaitRunningJob } = proxyActivities<RunningJobActivities>(AWAIT_JOB);

type JobWorkflow<Input extends z.ZodType, Result extends z.ZodType> = (
  input: z.output<Input>,
) => Promise<z.output<Result>>;

export type ChildJobHandle<Input extends z.ZodType, Result extends z.ZodType> = ChildWorkflowHandle<
  JobWorkflow<Input, Result>
>;

/**
 * Starts a job as a child. If a job with the same business key is running already, waits until it has ended: jobs are unique
 * while they run.
 */
export async function startChildJob<Input extends z.ZodType, Result extends z.ZodType>(
  job: Job<Input, Result>,
  input: z.output<Input>,
  options: { readonly outlivesParent: boolean } = { outlivesParent: false },
): Promise<ChildJobHandle<Input, Result>> {
  const workflowId = job.workflowId(input);
  for (;;) {
    try {
      return await startChild<JobWorkflow<Input, Result>>(job.workflow, {
        workflowId,
        taskQueue: job.queue,
        args: [input],
        typedSearchAttributes: searchAttributes(job.tags(input)),
        staticSummary: job.summary(input),
        priority: jobPriority(job, input),
        parentClosePolicy: options.outlivesParent
          ? ParentClosePolicy.ABANDON
          : ParentClosePolicy.REQUEST_CANCEL,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await awaitRunningJob({ workflowId });
    }
  }
}
