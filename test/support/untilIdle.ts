import type { WorkflowHandle } from '@temporalio/client';
import { eventually } from './eventually.ts';

/** Resolves once a workflow waits for no activity, such as a paused one when what was under way has ended. */
export async function untilIdle(handle: Pick<WorkflowHandle, 'describe'>): Promise<void> {
  await eventually('no activity under way', async () => {
    const { raw } = await handle.describe();
    return raw.pendingActivities?.length === 0 && !raw.pendingWorkflowTask;
  });
}
