import type { Client } from '@temporalio/client';
import { jobHandle } from '../contracts/client/jobHandle.ts';
import type { BulkId, ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { controlJob } from '../jobs/controlJob.ts';
import type { Database } from '../store/database.ts';
import { findBulkSend, type StoredBulkSend } from '../store/messaging/bulkSends.ts';
import { bulkWorkflowId } from './submitBulkSend.ts';

/** A bulk send of the clinic. @throws {@link RefusedError} `BulkSendNotFound` */
export async function requireBulkSend(
  database: Database,
  clinicId: ClinicId,
  bulkId: BulkId,
): Promise<StoredBulkSend> {
  const found = await findBulkSend(database, clinicId, bulkId);
  if (!found) throw new RefusedError(404, 'BulkSendNotFound', `there is no bulk send ${bulkId}`);
  return found;
}

/**
 * Cancels a running bulk send: who still waits is not written to.
 *
 * @throws {@link RefusedError} `BulkSendNotFound`, `BulkSendEnded`; JobEndedError
 */
export async function cancelBulkSend(
  { database, temporal }: { readonly database: Database; readonly temporal: Client },
  clinicId: ClinicId,
  bulkId: BulkId,
): Promise<string> {
  const { state } = await requireBulkSend(database, clinicId, bulkId);
  if (state !== 'running' && state !== 'draft')
    throw new RefusedError(
      409,
      'BulkSendEnded',
      `${bulkId} has ended (${state}); there is nothing to cancel`,
    );
  const workflowId = bulkWorkflowId(clinicId, bulkId);
  await controlJob(jobHandle(temporal, clinicId, workflowId), 'cancel');
  return workflowId;
}
