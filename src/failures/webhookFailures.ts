import { isRunning } from '../contracts/client/isRunning.ts';
import type { Failure } from '../contracts/operations/failures.ts';
import { deliverWebhook } from '../contracts/webhooks/webhookJobs.ts';
import { type UndeliveredWebhook, undeliveredWebhooks } from '../store/webhooks/givenUpDeliveries.ts';
import { retryDelivery } from '../webhooks/retryDelivery.ts';
import { type FailureServices, type FailureSource, storedSource } from './failureSource.ts';

/** Webhooks that an app has not taken. One that is attempted for the first time is no failure. */
export const webhookFailures = (services: FailureServices): FailureSource =>
  storedSource(services, {
    read: undeliveredWebhooks,
    describe: failureOf,
    retry: async ({ clinicId, id }, retrying, record) => {
      await retryDelivery(retrying, clinicId, id);
      await record();
    },
  });

async function failureOf(
  row: UndeliveredWebhook,
  { temporal }: FailureServices,
): Promise<Failure | undefined> {
  const { id, clinicId, endpointId, attempts, isDisabled } = row;
  const workflowId = deliverWebhook.workflowId({ clinicId, deliveryId: id });
  const isUnderWay = await isRunning(temporal, workflowId);
  if (isUnderWay && attempts === 0) return undefined;
  return {
    id,
    kind: 'webhook',
    type: 'webhook',
    clinicId,
    failedAt: row.failedAt.toISOString(),
    status: 'undelivered',
    ...(isUnderWay
      ? { state: 'retrying', stateReason: `${workflowId} attempts it again.` }
      : { state: 'open', stateReason: null }),
    cause: causeOf(row),
    stage: 'delivery',
    attempts,
    tags: { workflowId, webhookEndpointId: endpointId },
    retry: isDisabled
      ? { isPossible: false, effect: `Not possible while ${endpointId} is disabled: enable it first.` }
      : {
          isPossible: !isUnderWay,
          effect: 'Attempts the delivery now, and then at growing intervals, under the same webhook id.',
        },
  };
}

function causeOf({ responseStatus, error, isDisabled }: UndeliveredWebhook): Failure['cause'] {
  if (responseStatus !== null) {
    return { code: `Http${responseStatus}`, text: `The app answered with status ${responseStatus}.` };
  }
  if (error !== null) return { code: error, text: `The app did not answer: ${error}.` };
  if (isDisabled) return { code: 'EndpointDisabled', text: 'Its endpoint is disabled.' };
  return { code: 'NotAttempted', text: 'Nothing was attempted.' };
}
