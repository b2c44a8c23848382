import { type Client, WorkflowFailedError } from '@temporalio/client';
import type { JobStatus } from './jobStatus.ts';

/** What became of a job. */
export interface JobOutcome {
  /** As the contract of the job says; null unless it has completed. */
  readonly result: unknown;
  /** Why it did not complete; null while it runs and when it has completed. */
  readonly failure: string | null;
}

export async function jobOutcome(
  client: Client,
  { workflowId, status }: Pick<JobStatus, 'workflowId' | 'status'>,
): Promise<JobOutcome> {
  if (status === 'RUNNING') return { result: null, failure: null };
  try {
    return { result: (await client.workflow.getHandle(workflowId).result()) ?? null, failure: null };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { result: null, failure: failureReason(error) };
  }
}

/** The reason why a job did not succeed, from the innermost failure that tells one. */
export function failureReason(error: WorkflowFailedError): string {
  let cause: unknown = error.cause;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause instanceof Error ? cause.message : 'no reason was given';
}
