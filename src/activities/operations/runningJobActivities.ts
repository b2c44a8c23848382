import { getClient } from '@temporalio/activity';

/** Waits for jobs that another caller started. */
export function runningJobActivities() {
  return {
    /** Resolves once the job has ended, however it ended. */
    async awaitRunningJob({ workflowId }: { workflowId: string }): Promise<void> {
      await getClient()
        .workflow.getHandle(workflowId)
        .result()
        .catch(() => undefined);
    },
  };
}

export type RunningJobActivities = ReturnType<typeof runningJobActivities>;
