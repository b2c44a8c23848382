import { Resend, type WebhookEventPayload } from 'resend';
import { z } from 'zod';
import { resendError } from '../domain/providerErrors/resendErrors.ts';
import {
  type JobError,
  PermanentError,
  RateLimitedError,
  TransientError,
} from '../domain/shared/jobError.ts';

export interface ResendOptions {
  readonly apiKey: string;
  /** Undefined for Resend's own. */
  readonly baseUrl: string | undefined;
  /** Longest wait for one answer, ms. */
  readonly timeoutMs: number;
}

export interface Email {
  readonly from: string;
  /** Where answers go; undefined for `from`. */
  readonly replyTo?: string | undefined;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Come back with every event about the e-mail, also when the answer that tells its id was lost. */
  readonly clinicId: string;
  readonly messageId: string;
}

/** The names of the tags that carry {@link Email.clinicId} and {@link Email.messageId}. */
const CLINIC_TAG = 'clinic';
const MESSAGE_TAG = 'message';

/** What became of one e-mail of a batch. */
export type BatchItem = { readonly id: string } | { readonly refused: true };

/** Most e-mails of one batch: https://resend.com/docs/api-reference/emails/send-batch-emails */
export const MAX_BATCH_EMAILS = 100;

export interface ResendSender {
  /**
   * Sends one e-mail, or answers the id of the one already sent under this key within 24 hours.
   *
   * @throws {@link JobError} of the kind the retry policy needs.
   */
  sendEmail(email: Email, idempotencyKey: string): Promise<{ id: string }>;
  /**
   * Sends up to {@link MAX_BATCH_EMAILS} e-mails in one request and answers what became of each, in their order. The
   * good ones are sent though others are refused; under the same key within 24 hours none is sent again.
   *
   * @throws {@link JobError} when none was sent, or it is not known.
   */
  sendBatch(emails: readonly Email[], idempotencyKey: string): Promise<BatchItem[]>;
}

export function createResend(options: ResendOptions): ResendSender {
  const resend = new Resend(
    options.apiKey,
    options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl },
  );
  return {
    async sendEmail(email, idempotencyKey) {
      const request = { idempotencyKey, signal: AbortSignal.timeout(options.timeoutMs) };
      const result = await resend.emails.send(forResend(email), request).catch(() => {
        throw new TransientError('ResendUnreachable', 'Resend did not answer in time, or not readably');
      });
      if (result.error) throw classifyResendError(result.error, result.headers);
      if (typeof result.data.id !== 'string') {
        throw new TransientError('ResendUnreadable', 'Resend answered without an id');
      }
      return { id: result.data.id };
    },

    async sendBatch(emails, idempotencyKey) {
      const request = {
        idempotencyKey,
        batchValidation: 'permissive',
        signal: AbortSignal.timeout(options.timeoutMs),
      } as const;
      const result = await resend.batch.send(emails.map(forResend), request).catch(() => {
        throw new TransientError('ResendUnreachable', 'Resend did not answer in time, or not readably');
      });
      if (result.error) throw classifyResendError(result.error, result.headers);
      const answer = BatchAnswer.safeParse(result.data);
      if (!answer.success) throw new TransientError('ResendUnreadable', 'Resend answered without ids');
      return batchItems(emails.length, answer.data);
    },
  };
}

function forResend({ headers, clinicId, messageId, replyTo, ...email }: Email) {
  return {
    ...email,
    tags: [
      { name: CLINIC_TAG, value: clinicId },
      { name: MESSAGE_TAG, value: messageId },
    ],
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
  };
}

const TaggedEvent = z.object({
  data: z.object({ tags: z.object({ [CLINIC_TAG]: z.string(), [MESSAGE_TAG]: z.string() }) }),
});

/** The message of ours that an event's e-mail was tagged with; undefined for e-mails that others have sent. */
export function messageOfEvent(
  event: unknown,
): { readonly clinicId: string; readonly messageId: string } | undefined {
  const tags = TaggedEvent.safeParse(event).data?.data.tags;
  return tags && { clinicId: tags[CLINIC_TAG], messageId: tags[MESSAGE_TAG] };
}

const BatchAnswer = z.object({
  data: z.array(z.object({ id: z.string().min(1) })),
  errors: z.array(z.object({ index: z.int().nonnegative() })).default([]),
});

/** The ids are those of the e-mails that were taken, in their order; those refused are named by their index. */
function batchItems(count: number, { data, errors }: z.infer<typeof BatchAnswer>): BatchItem[] {
  const refused = new Set(errors.map(({ index }) => index));
  const ids = data.map(({ id }) => id);
  if (ids.length + refused.size !== count) {
    throw new TransientError('ResendUnreadable', 'Resend did not answer for every e-mail of the batch');
  }
  return Array.from({ length: count }, (_, index): BatchItem => {
    const id = refused.has(index) ? undefined : ids.shift();
    return id === undefined ? { refused: true } : { id };
  });
}

/**
 * What each error name means stands in domain/providerErrors/. Resend's own message may repeat the address, so it is
 * not passed on. A name that is not known is judged by the status.
 */
export function classifyResendError(
  error: { readonly name: string; readonly statusCode: number | null },
  headers: Readonly<Record<string, string>> | null,
): JobError {
  const { statusCode } = error;
  const name = isUnknownKey(error) ? 'invalid_api_key' : error.name;
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

/** To a key that it does not know Resend says `validation_error`, as to a field that is not valid, but with 401. */
const isUnknownKey = ({ name, statusCode }: { readonly name: string; readonly statusCode: number | null }) =>
  name === 'validation_error' && statusCode === 401;

/** The three headers by which Resend signs a webhook, the Svix way. */
export interface ResendSignature {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

/**
 * The verified event; undefined when none of the secrets has signed it, or its time is off by more than the library's
 * tolerance of five minutes.
 */
export function verifyResendWebhook(
  payload: string,
  signature: ResendSignature,
  secrets: readonly string[],
): WebhookEventPayload | undefined {
  // The key is not used to verify a signature, but the SDK's constructor insists on one.
  const { webhooks } = new Resend('re_unused');
  for (const webhookSecret of secrets) {
    try {
      return webhooks.verify({ payload, headers: { ...signature }, webhookSecret });
    } catch {
      // Signed with another of the secrets, or not at all.
    }
  }
  return undefined;
}
