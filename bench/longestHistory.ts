import type { Client } from '@temporalio/client';

/** Events of the longest run of a workflow. */
export async function longestHistory(client: Client, workflowId: string): Promise<number> {
  let longest = 0;
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { historyLength } = await client.workflow.getHandle(workflowId, runId).describe();
    longest = Math.max(longest, historyLength);
  }
  return longest;
}
