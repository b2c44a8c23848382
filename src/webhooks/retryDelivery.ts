import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { type StartOptions, startJob } from '../contracts/client/startJob.ts';
import type { ClinicId, WebhookDeliveryId } from '../contracts/shared/ids.ts';
import { attemptNow, deliverWebhook } from '../contracts/webhooks/webhookJobs.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { Database } from '../store/database.ts';
import { findWebhookDelivery } from '../store/webhooks/webhooks.ts';

export interface WebhookServices {
  readonly database: Database;
  readonly temporal: Client;
  readonly starting: StartOptions;
}

export const deliveryNotFound = (id: string): RefusedError =>
  new RefusedError(404, 'WebhookDeliveryNotFound', `there is no webhook delivery ${id}`);

/**
 * Attempts now what was not delivered: by the job that waits for its next attempt, or by a new one.
 *
 * @throws RefusedError `WebhookDeliveryNotFound`, `EndpointDisabled`, `AlreadyDelivered`; QueueFullError
 */
export async function retryDelivery(
  { database, temporal, starting }: WebhookServices,
  clinicId: ClinicId,
  deliveryId: WebhookDeliveryId,
): Promise<{ readonly workflowId: string }> {
  const delivery = await findWebhookDelivery(database, clinicId, deliveryId);
  if (!delivery) throw deliveryNotFound(deliveryId);
  const { endpoint, deliveredAt } = delivery;
  if (endpoint.disabledAt !== null)
    throw new RefusedError(409, 'EndpointDisabled', `${endpoint.id} is disabled; enable it first`);
  if (deliveredAt !== null) {
    const message = `${deliveryId} was delivered ${deliveredAt.toISOString()}`;
    throw new RefusedError(409, 'AlreadyDelivered', message);
  }
  const input = { deliveryId, clinicId };
  const { workflowId, joined, handle } = await startJob(temporal, deliverWebhook, input, starting);
  if (joined && !(await isSignalled(handle))) await startJob(temporal, deliverWebhook, input, starting);
  return { workflowId };
}

/** False when the job has ended since it was joined. */
async function isSignalled(job: WorkflowHandle): Promise<boolean> {
  try {
    await job.signal(attemptNow);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
