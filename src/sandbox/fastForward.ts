import type { Client } from '@temporalio/client';

/**
 * Lets a running workflow, and the children it starts from now on, skip time whenever they only wait for it. Needs a
 * server started with `frontend.WorkflowTimeSkippingEnabled`.
 */
export async function fastForward(client: Client, workflowId: string): Promise<void> {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
  });
}
