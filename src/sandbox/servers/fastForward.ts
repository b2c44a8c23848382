import { type Client, isGrpcServiceError } from '@temporalio/client';

/**
 * Lets a running workflow, and the children it starts from now on, skip time whenever they only wait for it. Needs a
 * server started with `frontend.WorkflowTimeSkippingEnabled`. Does nothing to a workflow that has ended.
 */
export async function fastForward(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId },
      updateMask: { paths: ['time_skipping_config'] },
      workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.details !== 'workflow execution already completed') throw error;
  }
}
