import { ApplicationFailure, type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { TIME_TO_LIVE_MEMO } from '../../contracts/shared/queueLimits.ts';

/**
 * Ends a job as `JobExpired` before it does anything, if it has waited for its first worker longer than its queue allows: its
 * work may be outdated. Jobs started by other jobs have no time to live.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      async execute(input, next) {
        const { memo, runId, firstExecutionRunId, startTime } = workflowInfo();
        const seconds = memo?.[TIME_TO_LIVE_MEMO];
        const waitedMs = Date.now() - startTime.getTime();
        if (typeof seconds === 'number' && runId === firstExecutionRunId && waitedMs > seconds * 1_000) {
          throw ApplicationFailure.nonRetryable(
            `it waited ${Math.round(waitedMs / 1_000)} s for a worker, its time to live is ${seconds} s; start it again`,
            'JobExpired',
          );
        }
        return next(input);
      },
    },
  ],
});
