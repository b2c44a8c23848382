import { startJob } from '../contracts/client/startJob.ts';
import { sendNotification } from '../contracts/jobs.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { type GivenUpMessage, requeueGivenUp } from '../store/messaging/givenUpMessages.ts';
import { lockContact } from '../store/messaging/sendingDecisions.ts';
import type { RecordRetry, RetryServices } from './failureSource.ts';

/**
 * Lets the job of a notification send a message that no provider has accepted, under the same idempotency key.
 *
 * @throws RefusedError `FailureNotOpen`; QueueFullError, and then nothing is changed
 */
export const retryMessage = (
  { database, temporal, starting }: RetryServices,
  { clinicId, id, notificationId, contactId }: GivenUpMessage,
  record: RecordRetry,
): Promise<void> =>
  database.transaction().execute(async (transaction) => {
    // The job, which awaits the turn of the contact, sees what is written here.
    await lockContact(transaction, clinicId, contactId);
    if (!(await requeueGivenUp(transaction, { clinicId, id, notificationId }))) {
      throw new RefusedError(409, 'FailureNotOpen', `${id} is not given up any more`);
    }
    await startJob(temporal, sendNotification, { notificationId, clinicId, contactId }, starting);
    await record(transaction);
  });
