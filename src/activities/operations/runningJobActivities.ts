import { activityInfo, getClient } from '@temporalio/activity';
import { isRunning } from '../../contracts/client/isRunning.ts';
import { PendingError } from '../../domain/shared/jobError.ts';
import { lookAgainAfterMs } from '../../domain/shared/lookAgain.ts';

/** Waits for jobs that another caller started. */
export function runningJobActivities() {
  return {
    /**
     * Resolves once the job has ended, however it ended. It holds a slot only for the time of a look: between two looks the server
     * keeps it, and neither a slot nor an event of the history is used.
     */
    async awaitRunningJob({ workflowId }: { workflowId: string }): Promise<void> {
      if (!(await mayRun(workflowId))) return;
      throw new PendingError(
        'JobRunning',
        'the job is still running',
        lookAgainAfterMs(activityInfo().attempt),
      );
    },
  };
}

export type RunningJobActivities = ReturnType<typeof runningJobActivities>;

/** A look that failed says nothing about the job: only an answer of the server ends the wait. */
async function mayRun(workflowId: string): Promise<boolean> {
  try {
    return await isRunning(getClient(), workflowId);
  } catch {
    return true;
  }
}
