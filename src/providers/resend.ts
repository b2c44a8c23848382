import { Resend, type WebhookEventPayload } from 'resend';
import { type JobError, PermanentError, RateLimitedError, TransientError } from '../domain/jobError.ts';
import { resendError } from '../domain/providerErrors.ts';

export interface ResendOptions {
  readonly apiKey: string;
  /** Undefined for Resend's own. */
  readonly baseUrl: string | undefined;
  /** Longest wait for one answer, ms. */
  readonly timeoutMs: number;
}

export interface Email {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface ResendSender {
  /**
   * Sends one e-mail, or answers the id of the one already sent under this key within 24 hours.
   *
   * @throws {@link JobError} of the kind the retry policy needs.
   */
  sendEmail(email: Email, idempotencyKey: string): Promise<{ id: string }>;
}

export function createResend(options: ResendOptions): ResendSender {
  const resend = new Resend(
    options.apiKey,
    options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl },
  );
  return {
    async sendEmail(email, idempotencyKey) {
      const request = { idempotencyKey, signal: AbortSignal.timeout(options.timeoutMs) };
      const result = await resend.emails.send({ ...email }, request).catch(() => {
        throw new TransientError('ResendUnreachable', 'Resend did not answer in time, or not readably');
      });
      if (result.error) throw classifyResendError(result.error, result.headers);
      if (typeof result.data.id !== 'string') {
        throw new TransientError('ResendUnreadable', 'Resend answered without an id');
      }
      return { id: result.data.id };
    },
  };
}

/**
 * What each error name means stands in domain/providerErrors.ts. Resend's own message may repeat the address, so it is
 * not passed on. A name that is not known is judged by the status.
 */
export function classifyResendError(
  error: { readonly name: string; readonly statusCode: number | null },
  headers: Readonly<Record<string, string>> | null,
): JobError {
  const { name, statusCode } = error;
  const known = resendError(name);
  const message = known ? `${known.meaning}. ${known.advice}` : `Resend answered with status ${statusCode}`;
  if (statusCode === 429 && known?.kind !== 'permanent') {
    const seconds = Number.parseFloat(headers?.['retry-after'] ?? '');
    return new RateLimitedError(
      'ResendRateLimited',
      message,
      Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    );
  }
  const mayHelp = statusCode === null || statusCode === 408 || statusCode >= 500;
  return mayHelp || known?.kind === 'transient'
    ? new TransientError(`Resend_${name}`, message)
    : new PermanentError(`Resend_${name}`, message);
}

/** The three headers by which Resend signs a webhook, the Svix way. */
export interface ResendSignature {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

/** The verified event; undefined when the signature is wrong or older than the library's tolerance of five minutes. */
export function verifyResendWebhook(
  payload: string,
  signature: ResendSignature,
  secret: string,
): WebhookEventPayload | undefined {
  try {
    // The key is not used to verify a signature, but the SDK's constructor insists on one.
    return new Resend('re_unused').webhooks.verify({
      payload,
      headers: { ...signature },
      webhookSecret: secret,
    });
  } catch {
    return undefined;
  }
}
