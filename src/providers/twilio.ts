import type { Twilio } from 'twilio';
import restException from 'twilio/lib/base/RestException.js';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { isMessagingService } from '../domain/messaging/clinicSender.ts';
import { twilioError } from '../domain/providerErrors/twilioErrors.ts';
import {
  type JobError,
  PermanentError,
  RateLimitedError,
  TransientError,
} from '../domain/shared/jobError.ts';

const RestException = restException.default;

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Origin that stands in for https://api.twilio.com; undefined for Twilio's own. */
  readonly baseUrl: string | undefined;
  /** Longest wait for one answer, ms. */
  readonly timeoutMs: number;
}

export interface Sms {
  /** A number, or the SID of a Messaging Service. */
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback: string;
}

export interface SentSms {
  readonly sid: string;
  readonly body: string;
  /** When Twilio accepted it. */
  readonly createdAt: Date;
}

export interface TwilioSender {
  /**
   * Sends one SMS. Twilio has no idempotency key: never call it twice for one intent.
   *
   * @throws {@link SmsOutcomeUnknownError} when Twilio may have accepted it.
   * @throws {@link JobError} when it certainly has not.
   */
  sendSms(sms: Sms): Promise<{ sid: string }>;
  /** Messages to this number that Twilio accepted at or after `since`, newest first. */
  listSms(to: string, since: Date): Promise<SentSms[]>;
}

/** It is not known here whether the SMS was accepted; it has to be reconciled, never sent again blindly. */
export class SmsOutcomeUnknownError extends Error {
  override readonly name = 'SmsOutcomeUnknownError';
}

/** Twilio's SDK, which takes a fifth of a worker's start to load, is loaded by the first request. */
export function createTwilio(options: TwilioOptions): TwilioSender {
  let client: Promise<Twilio> | undefined;
  const connect = () => {
    client ??= import('./twilioClient.ts').then(({ createTwilioClient }) => createTwilioClient(options));
    return client;
  };

  return {
    async sendSms({ from, ...sms }) {
      const { messages } = await connect();
      const sender = isMessagingService(from) ? { messagingServiceSid: from } : { from };
      try {
        const { sid } = await messages.create({ ...sms, ...sender });
        if (typeof sid !== 'string' || sid === '')
          throw new SmsOutcomeUnknownError('Twilio answered without a sid');
        return { sid };
      } catch (error) {
        throw classifySendError(error);
      }
    },

    async listSms(to, since) {
      const { messages } = await connect();
      try {
        // No date filter: Twilio filters by the sending date, which a message still queued does not have.
        const found = await messages.list({ to, limit: 100 });
        return found
          .filter((message) => message.dateCreated >= since)
          .map(({ sid, body, dateCreated }) => ({ sid, body, createdAt: dateCreated }));
      } catch (error) {
        if (error instanceof RestException && error.status === 429) throw rateLimited();
        throw new TransientError('TwilioUnavailable', 'Twilio could not list messages');
      }
    },
  };
}

const rateLimited = (): RateLimitedError =>
  new RateLimitedError('TwilioRateLimited', 'Twilio is over its rate limit', undefined);

/**
 * What each code means stands in domain/providerErrors/. Twilio's own message may repeat the number, so it is not
 * passed on. A connection that was refused never carried the request.
 */
export function classifySendError(error: unknown): JobError | SmsOutcomeUnknownError {
  if (error instanceof SmsOutcomeUnknownError) return error;
  if (error instanceof RestException) {
    if (error.status === 429) return rateLimited();
    if (error.status < 500) return rejection(error.code ?? error.status);
    return new SmsOutcomeUnknownError(`Twilio answered with status ${error.status}`);
  }
  if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') {
    return new TransientError('TwilioUnreachable', 'Twilio refused the connection');
  }
  return new SmsOutcomeUnknownError('Twilio did not answer, or not readably');
}

/** A code that is not known is not worth another try: Twilio has looked at the request and refused it. */
function rejection(code: number): JobError {
  const known = twilioError(code);
  const message = known ? `${known.meaning}. ${known.advice}` : 'see https://www.twilio.com/docs/api/errors';
  return known?.kind === 'transient'
    ? new TransientError(`Twilio${code}`, message)
    : new PermanentError(`Twilio${code}`, message);
}

/** True when Twilio signed this form post to this public URL with the auth token. */
export function verifyTwilioSignature(
  authToken: string,
  signature: string,
  publicUrl: string,
  form: Readonly<Record<string, string>>,
): boolean {
  return validateRequest(authToken, signature, publicUrl, { ...form });
}
