import type { MessageCategory } from '../../contracts/messaging/notifications.ts';
import { twilioError } from '../providerErrors/twilioErrors.ts';

/**
 * Whether an SMS that Twilio does not list half an hour after its request may be sent once more without asking an
 * operator. Twilio's list is what it bills by, so Twilio most likely never took such an SMS. A patient who misses a
 * message is harmed more than one who gets it twice; an advertisement is not worth even that risk.
 */
export const MAY_SEND_AGAIN: Readonly<Record<MessageCategory, boolean>> = {
  transactional: true,
  reminder: true,
  marketing: false,
};

const MINUTE_MS = 60_000;

/**
 * How long after each failure an SMS is sent again, ms: long enough to outlast a full queue, an hour out of reach, a
 * night. Twilio itself tries again after causes that pass at once.
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

/** When it may be sent again; undefined when its cause does not pass or no attempts are left. */
export function sendAgainAt({ failureCode, failedAt, failedRecords }: FailedSms): Date | undefined {
  const error = twilioError(failureCode.replace(/^Twilio/, ''));
  const passes = error?.kind === 'transient' && error.told === 'after acceptance';
  const delayMs = SEND_AGAIN_AFTER_MS[failedRecords];
  return passes && delayMs !== undefined ? new Date(failedAt.getTime() + delayMs) : undefined;
}
