import type { FailureId, RetriedFailure } from '../contracts/operations/failures.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { type Database, inTransaction } from '../store/database.ts';
import { appendAuditEvent } from '../store/operations/auditEvents.ts';
import type { RetryServices } from './failureSource.ts';
import { findFailure } from './failureSources.ts';
import { requireOpen } from './forgetFailure.ts';

/**
 * Retries what has failed, with an audit event. What was sent is not sent again: jobs keep their business keys, messages
 * and webhooks their ids.
 *
 * @param by an operator, a token, or the snapshot that the failure is part of
 * @throws RefusedError `FailureNotFound`, `FailureNotOpen`, `NotRetryable`, and those of what is retried; QueueFullError
 */
export async function retryFailure(
  services: RetryServices,
  clinicId: ClinicId | undefined,
  id: FailureId,
  by: string,
): Promise<RetriedFailure> {
  const { found, failure } = await findFailure(services, clinicId, id);
  requireOpen(failure);
  const { kind, tags, retry } = failure;
  if (!retry.isPossible) throw new RefusedError(409, 'NotRetryable', `${id} is not retried. ${retry.effect}`);
  const workflowId = tags.workflowId ?? '';
  const record = (transaction: Database = services.database) =>
    inTransaction(transaction, (inner) =>
      appendAuditEvent(inner, {
        clinicId: failure.clinicId,
        action: 'failureRetried',
        subject: id,
        details: { kind, by, workflowId },
      }),
    );
  await found.retry(services, failure, record);
  return { id, kind, workflowId, effect: retry.effect };
}
