import type { Client } from '@temporalio/client';

/** Every workflow of the namespace. Visibility is eventually consistent: repeat until what you wait for is there. */
export async function allWorkflowIds(client: Client): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list()) ids.push(workflowId);
  return ids;
}

/** All text in a workflow's history as the server stores it, payloads included. */
export async function historyText(client: Client, workflowId: string): Promise<string> {
  const texts: string[] = [];
  collectText(await client.workflow.getHandle(workflowId).fetchHistory(), texts);
  return texts.join('\n');
}

function collectText(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString('utf8'));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      texts.push(key);
      collectText(part, texts);
    }
  }
}
