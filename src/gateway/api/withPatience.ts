import {
  type Client,
  isGrpcDeadlineError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { RequestError } from '../requestError.ts';

/** Longest wait for the answer of a job, which a worker gives, ms. */
const PATIENCE_MS = 30_000;

/**
 * Does what asks a job for an answer.
 *
 * @throws {@link RequestError} 503 `JobDoesNotAnswer` when no worker answers in time
 */
export function withPatience<Answer>(client: Client, ask: () => Promise<Answer>): Promise<Answer> {
  return client.withDeadline(Date.now() + PATIENCE_MS, ask).catch((error: unknown) => {
    const isLate = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error);
    if (!isLate) throw error;
    throw new RequestError(
      503,
      'JobDoesNotAnswer',
      'the job has not answered in time, and may still do what was asked; ask again with the same Idempotency-Key',
    );
  });
}
