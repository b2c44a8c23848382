import {
  type Client,
  isGrpcDeadlineError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { RequestError } from '../requestError.ts';

/** Longest wait for a worker to take up a request, ms. */
const PATIENCE_MS = 20_000;

/**
 * Asks a running job for something, which takes a worker; does not wait for one forever.
 *
 * @throws {@link RequestError} 503 `JobUnanswered`, and what the request throws
 */
export async function withinPatience<Answer>(temporal: Client, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await temporal.withDeadline(Date.now() + PATIENCE_MS, ask);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    const message = 'no worker has answered for the job; look at the job before you try again';
    throw new RequestError(503, 'JobUnanswered', message);
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error);
