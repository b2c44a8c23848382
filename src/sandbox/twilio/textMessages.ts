import { randomBytes } from 'node:crypto';
import twilio from 'twilio';
import { smsSize } from '../../messages/smsSize.ts';
import type { TwilioSettings } from '../http/sandboxSettings.ts';
import type { WebhookAttempt, WebhookSender } from '../http/webhookSender.ts';

export type MessageStatus =
  | 'accepted'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'received';

/** A status a message reached, and how its callback fared (no attempts without a StatusCallback). */
export interface MessageStep {
  readonly status: MessageStatus;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly attempts: WebhookAttempt[];
}

/** A message the emulator accepted, or an inbound one it delivered to a webhook. */
export interface TextMessage {
  readonly sid: string;
  readonly accountSid: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly to: string;
  /** Null until a messaging service has chosen a sender. */
  from: string | null;
  readonly body: string;
  readonly messagingServiceSid: string | null;
  readonly statusCallback: string | null;
  /** What its callbacks are signed with. */
  readonly authToken: string;
  readonly createdAt: Date;
  sentAt: Date | null;
  updatedAt: Date;
  status: MessageStatus;
  errorCode: number | null;
  readonly steps: MessageStep[];
}

export type NewMessage = Pick<
  TextMessage,
  'accountSid' | 'to' | 'from' | 'body' | 'messagingServiceSid' | 'statusCallback' | 'authToken'
>;

const DEFAULT_DELIVERY_MS = 100;
/** The sender a messaging service picks here. */
const SERVICE_SENDER = '+15005550006';

/**
 * Recipients that show what happens after a message was accepted. The numbers are the sandbox's own, next to Twilio's magic
 * ones: +15005550101 is undelivered (30003, unreachable handset), +15005550102 fails (30008, unknown error), +15005550103
 * stays `sent`, and +15005550104 is delivered while its callbacks are lost.
 */
export const SIMULATED_RECIPIENTS = {
  undelivered: '+15005550101',
  failed: '+15005550102',
  neverDelivered: '+15005550103',
  callbacksLost: '+15005550104',
} as const;

/** Accepted messages and their way to the recipient. */
export class TextMessages {
  readonly #messages: TextMessage[] = [];
  readonly #settings: TwilioSettings;
  readonly #sender: WebhookSender;

  constructor(settings: TwilioSettings, sender: WebhookSender) {
    this.#settings = settings;
    this.#sender = sender;
  }

  accept(message: NewMessage): TextMessage {
    const accepted = this.#add(message, 'outbound-api', message.messagingServiceSid ? 'accepted' : 'queued');
    this.#sender.run(async (pause) => {
      for (const { status, errorCode } of journey(message.to)) {
        await pause(this.#settings.deliveryMs ?? DEFAULT_DELIVERY_MS);
        accepted.from ??= SERVICE_SENDER;
        accepted.updatedAt = new Date();
        if (status === 'sent') accepted.sentAt = accepted.updatedAt;
        accepted.status = status;
        accepted.errorCode = errorCode ?? null;
        const step: MessageStep = { status, time: accepted.updatedAt.toISOString(), attempts: [] };
        accepted.steps.push(step);
        await this.#callBack(accepted, step, pause);
      }
    });
    return accepted;
  }

  /** Delivers an inbound message to `webhookUrl` as Twilio would, and keeps it. STOP opts its sender out, START back in. */
  async receive(
    message: Omit<NewMessage, 'messagingServiceSid' | 'statusCallback'> & { from: string },
    webhookUrl: string,
  ): Promise<{ message: TextMessage; status: number | null; body: string }> {
    const keyword = message.body.trim().toUpperCase();
    const optedOut = new Set(this.#settings.optedOut);
    const optOutType = STOP_WORDS.has(keyword) ? 'STOP' : START_WORDS.has(keyword) ? 'START' : undefined;
    if (optOutType === 'STOP') optedOut.add(message.from);
    if (optOutType === 'START') optedOut.delete(message.from);
    this.#settings.optedOut = [...optedOut];

    const received = this.#add(
      { ...message, messagingServiceSid: null, statusCallback: null },
      'inbound',
      'received',
    );
    const { time, status, body } = await this.#post(received, webhookUrl, {
      MessageSid: received.sid,
      SmsSid: received.sid,
      SmsMessageSid: received.sid,
      AccountSid: received.accountSid,
      From: message.from,
      To: received.to,
      Body: received.body,
      SmsStatus: 'received',
      NumMedia: '0',
      NumSegments: String(smsSize(received.body).segments),
      ApiVersion: '2010-04-01',
      ...(optOutType === undefined ? {} : { OptOutType: optOutType }),
    });
    received.steps[0]?.attempts.push({ time, status });
    return { message: received, status, body };
  }

  get(sid: string): TextMessage | undefined {
    return this.#messages.find((message) => message.sid === sid);
  }

  /** Oldest first. */
  all(): readonly TextMessage[] {
    return this.#messages;
  }

  #add(message: NewMessage, direction: TextMessage['direction'], status: MessageStatus): TextMessage {
    const now = new Date();
    const added: TextMessage = {
      ...message,
      sid: `SM${randomBytes(16).toString('hex')}`,
      direction,
      createdAt: now,
      sentAt: direction === 'inbound' ? now : null,
      updatedAt: now,
      status,
      errorCode: null,
      steps: [{ status, time: now.toISOString(), attempts: [] }],
    };
    this.#messages.push(added);
    return added;
  }

  async #callBack(
    message: TextMessage,
    step: MessageStep,
    pause: (ms: number) => Promise<void>,
  ): Promise<void> {
    if (message.statusCallback === null || message.to === SIMULATED_RECIPIENTS.callbacksLost) return;
    const parameters = {
      MessageSid: message.sid,
      SmsSid: message.sid,
      MessageStatus: step.status,
      SmsStatus: step.status,
      To: message.to,
      From: message.from ?? '',
      AccountSid: message.accountSid,
      ApiVersion: '2010-04-01',
      ...(message.messagingServiceSid === null ? {} : { MessagingServiceSid: message.messagingServiceSid }),
      ...(message.errorCode === null ? {} : { ErrorCode: String(message.errorCode) }),
    };
    // Twilio repeats a webhook once, and only when it could not connect:
    // https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    for (const waitMs of [0, 500]) {
      if (waitMs > 0) await pause(waitMs);
      const { time, status } = await this.#post(message, message.statusCallback, parameters);
      step.attempts.push({ time, status });
      if (status !== null) return;
    }
  }

  #post(message: TextMessage, url: string, parameters: Record<string, string>) {
    return this.#sender.attempt({
      url,
      body: new URLSearchParams(parameters).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(message.authToken, url, parameters),
      },
    });
  }
}

/** https://help.twilio.com/articles/223134027, the English keywords */
const STOP_WORDS = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const START_WORDS = new Set(['START', 'YES', 'UNSTOP']);

function journey(to: string): readonly { status: MessageStatus; errorCode?: number }[] {
  switch (to) {
    case SIMULATED_RECIPIENTS.undelivered:
      return [{ status: 'sent' }, { status: 'undelivered', errorCode: 30003 }];
    case SIMULATED_RECIPIENTS.failed:
      return [{ status: 'failed', errorCode: 30008 }];
    case SIMULATED_RECIPIENTS.neverDelivered:
      return [{ status: 'sent' }];
    default:
      return [{ status: 'sent' }, { status: 'delivered' }];
  }
}
