import type { NotificationOutcome } from '../../contracts/jobs.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type {
  ClinicId,
  ContactId,
  MessageId,
  NotificationId,
  WebhookDeliveryId,
} from '../../contracts/shared/ids.ts';
import type { DeferralReason } from './sendingRules.ts';

/** What has happened to a notification so far, as its job knows it; the other facts are in the database. */
export interface SendingSoFar {
  readonly clinicId: ClinicId;
  readonly notificationId: NotificationId;
  /** Whom it is for, as its job was told. */
  readonly contactId: ContactId;
  /** The instant to decide for, ISO 8601 in UTC. */
  readonly at: string;
  /** Channels without attempts left. */
  readonly failed: readonly Channel[];
  /** Channels that accepted the message but did not deliver it in time. */
  readonly undelivered: readonly Channel[];
}

/** The next step of a notification. */
export type SendingStep =
  | {
      readonly kind: 'send';
      readonly channel: Channel;
      readonly messageId: MessageId;
      /** How many channels the notification has. */
      readonly channels: number;
      /** How long to wait for its delivery, seconds; null when nothing would be done without one. */
      readonly deliverWithinSeconds: number | null;
    }
  /** Not before `until`, ISO 8601 in UTC; then to be decided again. */
  | { readonly kind: 'wait'; readonly until: string; readonly reason: DeferralReason | 'FailedForNow' }
  | SendingEnd;

export interface SendingEnd {
  readonly kind: 'end';
  readonly outcome: NotificationOutcome;
  readonly channel: Channel | null;
  /** Why it was not sent, such as `OptedOut`; null when it was. */
  readonly reason: string | null;
  /** The message with the unknown outcome, if there is one. */
  readonly messageId: MessageId | null;
  /** Webhooks to deliver about it. */
  readonly deliveries: readonly WebhookDeliveryId[];
}
