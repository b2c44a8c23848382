import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import { twilioError } from '../providerErrors/twilioErrors.ts';

/**
 * Whether an SMS that Twilio does not list half an hour after its request may be sent once more without asking a
 * person. Twilio's list is what it bills by, so such an SMS was in all likelihood never taken; but a patient who is
 * not told suffers more than one who is told twice, and an advertisement is not worth even that chance.
 */
export const MAY_SEND_AGAIN: Readonly<Record<MessageCategory, boolean>> = {
  transactional: true,
  reminder: true,
  marketing: false,
};

const MINUTE_MS = 60_000;

/**
 * How long after each failure an SMS is sent again, ms: past a full queue, past an hour out of reach, past a night. The
 * causes that pass at once are Twilio's to try again.
 */
export const SEND_AGAIN_AFTER_MS = [15 * MINUTE_MS, 2 * 60 * MINUTE_MS, 10 * 60 * MINUTE_MS] as const;

/** An SMS that Twilio accepted and then reported as failed. */
export interface FailedSms {
  /** Such as `Twilio30001`. */
  readonly failureCode: string;
  readonly failedAt: Date;
  /** How many of its records had failed before this one. */
  readonly failedRecords: number;
}

/** When it may be sent again; undefined when its cause does not pass or its tries are used up. */
export function sendAgainAt({ failureCode, failedAt, failedRecords }: FailedSms): Date | undefined {
  const error = twilioError(failureCode.replace(/^Twilio/, ''));
  const passes = error?.kind === 'transient' && error.told === 'after acceptance';
  const delayMs = SEND_AGAIN_AFTER_MS[failedRecords];
  return passes && delayMs !== undefined ? new Date(failedAt.getTime() + delayMs) : undefined;
}
