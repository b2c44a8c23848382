import { isRunning } from '../contracts/client/isRunning.ts';
import { sendNotification } from '../contracts/jobs.ts';
import type { Failure } from '../contracts/operations/failures.ts';
import { failureMeaning } from '../domain/messaging/failureMeaning.ts';
import { type GivenUpMessage, givenUpMessages } from '../store/messaging/givenUpMessages.ts';
import { type FailureServices, type FailureSource, storedSource } from './failureSource.ts';
import { retryMessage } from './retryMessage.ts';

/** Messages that no provider took, that came back, or of which nobody knows whether a provider took them. */
export const messageFailures = (services: FailureServices): FailureSource =>
  storedSource(services, {
    read: givenUpMessages,
    describe: failureOf,
    retry: (row, retrying, record) => retryMessage(retrying, row, record),
  });

async function failureOf(row: GivenUpMessage, { temporal }: FailureServices): Promise<Failure> {
  const { id, clinicId, notificationId, contactId, channel, status, attempts, bulkId } = row;
  const workflowId = sendNotification.workflowId({ notificationId, clinicId, contactId });
  const isTried = row.isUnderWay && (isRecent(row) || (await isRunning(temporal, workflowId)));
  const state = stateOf(row, isTried);
  const retry = retryOf(row);
  return {
    id,
    kind: 'message',
    type: 'message',
    clinicId,
    failedAt: row.failedAt.toISOString(),
    status,
    ...state,
    cause: causeOf(row),
    stage: channel,
    attempts,
    tags: {
      ...(bulkId === null ? { workflowId } : {}),
      contactId,
      notificationId,
    },
    retry:
      state.stateReason === null ? retry : { isPossible: false, effect: `Not needed. ${state.stateReason}` },
  };
}

/** How long a message may be sent inside another job before only a job of its own counts, ms. */
const INLINE_MS = 3_600_000;

const isRecent = ({ failedAt }: GivenUpMessage): boolean => Date.now() - failedAt.getTime() < INLINE_MS;

function stateOf(
  { reached, notificationId, isWithdrawn }: GivenUpMessage,
  isTried: boolean,
): Pick<Failure, 'state' | 'stateReason'> {
  if (reached !== null) {
    return { state: 'recovered', stateReason: `The notification has left by ${reached}.` };
  }
  if (isWithdrawn) return { state: 'superseded', stateReason: `${notificationId} was withdrawn.` };
  if (isTried) return { state: 'retrying', stateReason: `The job of ${notificationId} works at it.` };
  return { state: 'open', stateReason: null };
}

function causeOf({ status, failureCode, channel }: GivenUpMessage): Failure['cause'] {
  if (status === 'unknown') {
    return { code: 'OutcomeUnknown', text: 'The provider may or may not have accepted it.' };
  }
  const code = failureCode ?? 'Failed';
  return {
    code,
    text: failureMeaning(code) ?? `The provider refused the ${channel === 'email' ? 'e-mail' : 'SMS'}.`,
  };
}

/** What a provider has or may have accepted is not sent a second time. */
function retryOf({ id, status, wasAccepted, isExpired, bulkId }: GivenUpMessage): Failure['retry'] {
  const not = (why: string) => ({ isPossible: false, effect: `Not possible: ${why}` });
  if (status === 'unknown') {
    return not(`it may have been sent. Look for it at the provider, then record what you found for ${id}.`);
  }
  if (wasAccepted)
    return not('the provider accepted it before it failed. Send a new message when the cause is gone.');
  if (bulkId !== null)
    return not(`it belongs to the bulk send ${bulkId}. Send to those who have failed with a new one.`);
  if (isExpired) return not('the time in which it makes sense has passed.');
  return {
    isPossible: true,
    effect:
      'Sends it under the same idempotency key, as the rules allow then; no provider has accepted it yet.',
  };
}
