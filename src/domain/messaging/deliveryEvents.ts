import { type MessageStatus, statusOfResendEvent, statusOfTwilioEvent } from './messageStatus.ts';
import type { SuppressionReason } from './sendingRules.ts';

/** What a provider reports about an accepted message. */
export interface DeliveryEvent {
  readonly provider: 'resend' | 'twilio';
  readonly type: string;
  /** Why it was not delivered: `Twilio30003`, `Resend_email.bounced`; null when nothing is wrong. */
  readonly failureCode: string | null;
}

const STATUS_OF = { resend: statusOfResendEvent, twilio: statusOfTwilioEvent } as const;

/** The status that an event raises a message to; undefined for an event that does not change the status. */
export const statusOfEvent = ({ provider, type }: DeliveryEvent): MessageStatus | undefined =>
  STATUS_OF[provider](type);

/** The failure code of a bounce that says that the address does not work. */
export const PERMANENT_BOUNCE = 'Resend_email.bounced';

/** The failure code of a status callback; null without an error code. */
export const twilioFailureCode = (errorCode: string | undefined): string | null =>
  errorCode === undefined || errorCode === '' || errorCode === '0' ? null : `Twilio${errorCode}`;

const FAILED_EMAIL = ['email.bounced', 'email.complained', 'email.suppressed', 'email.failed'];

/**
 * The failure code of an e-mail's event; null for an event without a failure.
 *
 * @param bounceType of a bounce: only a permanent one says that the address does not work
 * (https://resend.com/docs/dashboard/emails/email-bounces).
 */
export function resendFailureCode(type: string, bounceType: string | undefined): string | null {
  if (!FAILED_EMAIL.includes(type)) return null;
  const isPermanent = bounceType === undefined || bounceType.toLowerCase() === 'permanent';
  return type === 'email.bounced' && !isPermanent ? 'Resend_email.bounced_transient' : `Resend_${type}`;
}

/** Failures after which nothing more is sent to the recipient over the channel: those of kind `suppress`. */
const SUPPRESSED_FOR: Readonly<Record<string, SuppressionReason>> = {
  Twilio21610: 'providerOptOut',
  [PERMANENT_BOUNCE]: 'hardBounce',
  // Resend's list holds addresses that bounced or complained before.
  'Resend_email.suppressed': 'hardBounce',
  'Resend_email.complained': 'complaint',
};

/** Why a failure suppresses its recipient; undefined when it does not. */
export const suppressionFor = (failureCode: string): SuppressionReason | undefined =>
  SUPPRESSED_FOR[failureCode];
