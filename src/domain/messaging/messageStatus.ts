/**
 * The status of a message. `requested` is committed just before the provider is called; `unknown` means that the
 * provider may or may not have accepted it.
 */
export const MESSAGE_STATUSES = [
  'queued',
  'requested',
  'unknown',
  'sent',
  'failed',
  'bounced',
  'delivered',
  'opened',
  'clicked',
  'complained',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** The changes that a status takes besides being raised by what the provider reports. */
export const MESSAGE_TRANSITIONS = {
  /** Just before the provider is called. */
  claim: { from: ['queued'], to: 'requested' },
  /** The provider has certainly not accepted it: it is sent again. */
  release: { from: ['requested', 'unknown'], to: 'queued' },
  /** The provider accepted it and then reported that it failed: it is sent again. */
  resend: { from: ['failed'], to: 'queued' },
  /** No provider has accepted it before it was given up: an operator lets it be sent after all. */
  retry: { from: ['failed'], to: 'queued' },
  /** Its recipient has opted out before it was sent. */
  withhold: { from: ['queued'], to: 'failed' },
  /** An operator found out what the provider did with it. */
  resolveAsSent: { from: ['requested', 'unknown'], to: 'sent' },
  resolveAsFailed: { from: ['requested', 'unknown'], to: 'failed' },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly MessageStatus[]; readonly to: MessageStatus }>
>;
export type MessageTransition = keyof typeof MESSAGE_TRANSITIONS;

/** What the provider reports only raises a status; events that arrive late or twice change nothing. */
export const messageStatusRank = (status: MessageStatus): number => MESSAGE_STATUSES.indexOf(status);

/** True once the provider has the message, whatever became of it afterwards. */
export const isAccepted = (status: MessageStatus): boolean =>
  status !== 'failed' && messageStatusRank(status) >= messageStatusRank('sent');

/** True once it has reached the recipient, whatever they did with it. */
export const isDelivered = (status: MessageStatus): boolean =>
  messageStatusRank(status) >= messageStatusRank('delivered');

/** Resend's event types (https://resend.com/docs/dashboard/webhooks/event-types) that change a status. */
const RESEND_EVENTS: Readonly<Record<string, MessageStatus>> = {
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.suppressed': 'failed',
  'email.failed': 'failed',
};

/** Twilio's message statuses (https://www.twilio.com/docs/messaging/api/message-resource#message-status-values). */
const TWILIO_STATUSES: Readonly<Record<string, MessageStatus>> = {
  accepted: 'sent',
  scheduled: 'sent',
  queued: 'sent',
  sending: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  read: 'opened',
  undelivered: 'failed',
  failed: 'failed',
};

/** Undefined for an event that does not change the status. */
export const statusOfResendEvent = (type: string): MessageStatus | undefined => RESEND_EVENTS[type];
export const statusOfTwilioEvent = (status: string): MessageStatus | undefined => TWILIO_STATUSES[status];
