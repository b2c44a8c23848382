import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, type Emulation, emulatedOperation, type Work } from '../http/emulatedOperation.ts';
import type { FaultPlan, StatusFault } from '../http/faults.ts';
import { IdempotencyKeys } from '../http/idempotency.ts';
import { type Journal, MAX_BODY_CHARACTERS } from '../http/journal.ts';
import { SlidingWindow } from '../http/rateLimit.ts';
import type { ResendSettings } from '../http/sandboxSettings.ts';
import {
  type Checked,
  checkBatch,
  checkEmail,
  type EmailRequest,
  type ResendError,
} from './resendRequest.ts';
import type { SentEmail, SentEmails } from './sentEmails.ts';

const WINDOW_MS = 1_000;

export interface ResendEmulatorOptions {
  readonly settings: ResendSettings;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly emails: SentEmails;
}

/**
 * Resend's `POST /emails`, `POST /emails/batch` and `GET /emails/:id`.
 * Bodies: https://github.com/resend/resend-openapi; errors: https://resend.com/docs/api-reference/errors
 */
export async function resendEmulator(app: FastifyInstance, options: ResendEmulatorOptions): Promise<void> {
  const { settings, journal, faults, emails } = options;
  /** By account: each has its own rate. */
  const windows = new Map<string, SlidingWindow>();
  const keys = new IdempotencyKeys();
  const emulation: Emulation = {
    provider: 'resend',
    journal,
    faults,
    latencyMs: () => settings.latencyMs ?? 0,
    faultAnswer,
  };

  /** Authorisation and rate limit, which come before everything else. */
  async function admit(request: FastifyRequest, run: () => Promise<Answer>): Promise<Answer> {
    const key = keyOf(request);
    if (key === undefined) {
      return refusal(401, 'missing_api_key', 'Missing API key in the authorization header.');
    }
    if (settings.apiKey !== undefined && key !== settings.apiKey) {
      return refusal(401, 'validation_error', 'API key is invalid');
    }
    const { requestsPerSecond } = settings;
    if (requestsPerSecond === undefined || requestsPerSecond === null) return run();
    const account = accountOf(key);
    const window = windows.get(account) ?? new SlidingWindow(WINDOW_MS);
    windows.set(account, window);
    const allowance = window.check(requestsPerSecond);
    if (!allowance.allowed) return rateLimited(requestsPerSecond, allowance.retryAfterMs);
    window.take();
    const { remaining, resetMs } = allowance;
    const answer = await run();
    return {
      ...answer,
      headers: { ...answer.headers, ...limitHeaders(requestsPerSecond, remaining, resetMs) },
    };
  }

  /** Checks, then sends at most once an idempotency key. */
  async function sendOnce<T>(
    request: FastifyRequest,
    work: Work,
    check: (body: unknown) => Checked<T>,
    send: (value: T) => Answer,
  ): Promise<Answer> {
    const header = request.headers['idempotency-key'];
    const idempotencyKey = typeof header === 'string' ? header : undefined;
    const account = accountOf(keyOf(request) ?? '');
    const details = { account, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
    const withKey = (answer: Answer): Answer => ({ ...answer, details: { ...answer.details, ...details } });
    if (idempotencyKey !== undefined && (idempotencyKey.length < 1 || idempotencyKey.length > 256)) {
      return withKey(refusal(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.'));
    }
    const checked = check(request.body);
    if (!checked.ok) return withKey(refused(checked.error));
    if (idempotencyKey === undefined) {
      await work();
      return withKey(send(checked.value));
    }

    const state = keys.claim(`${account} ${request.routeOptions.url} ${idempotencyKey}`, request.body);
    switch (state.kind) {
      case 'done':
        await work();
        return withKey({ ...state.answer, outcome: 'replayed' });
      case 'other-body':
        return withKey(
          refusal(
            409,
            'invalid_idempotent_request',
            'This idempotency key has already been used with a different request payload within the last 24 hours.',
          ),
        );
      case 'running':
        return withKey(
          refusal(
            409,
            'concurrent_idempotent_requests',
            'Another request with the same idempotency key is currently in progress.',
          ),
        );
      case 'new': {
        await work();
        const answer = withKey(send(checked.value));
        state.finish(answer);
        return answer;
      }
    }
  }

  app.post(
    '/emails',
    emulatedOperation(emulation, 'emails.send', (request, work) =>
      admit(request, () =>
        sendOnce(request, work, checkEmail, (email) => {
          const { id } = emails.accept(email);
          return { status: 200, body: { id }, details: { providerId: id, body: email } };
        }),
      ),
    ),
  );

  app.post(
    '/emails/batch',
    emulatedOperation(emulation, 'emails.batch', (request, work) => {
      const permissive = request.headers['x-batch-validation'] === 'permissive';
      return admit(request, () =>
        sendOnce(
          request,
          work,
          (body) => checkBatch(body, permissive),
          (batch) => {
            const data = batch.emails.map((email) => ({ id: emails.accept(email).id }));
            return {
              status: 200,
              body: { data, ...(permissive ? { errors: batch.errors } : {}) },
              details: { providerId: data.map(({ id }) => id).join(','), body: journalled(batch.emails) },
            };
          },
        ),
      );
    }),
  );

  app.get<{ Params: { id: string } }>('/emails/:id', (request, reply) =>
    emulatedOperation(emulation, 'emails.get', (_, work) =>
      admit(request, async () => {
        await work();
        const email = emails.get(request.params.id);
        if (email === undefined) return refusal(404, 'not_found', 'Email not found');
        return { status: 200, body: emailResource(email), details: { providerId: email.id } };
      }),
    )(request, reply),
  );

  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(refusal(404, 'not_found', 'The requested endpoint does not exist.').body),
  );
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const name = status < 500 ? 'validation_error' : 'internal_server_error';
    return reply.code(status).send(refusal(status, name, error.message).body);
  });
}

const keyOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];

/** Stands for a key in the journal, which keeps no secrets. */
const accountOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

/** A batch that is too long for the journal is kept without its texts: who got what matters more. */
function journalled(emails: readonly EmailRequest[]): unknown {
  if (JSON.stringify(emails).length <= MAX_BODY_CHARACTERS) return emails;
  return emails.map(({ html, text, ...rest }) => rest);
}

function refused(error: ResendError, headers: Record<string, string> = {}): Answer {
  return { status: error.statusCode, body: error, headers, details: { error: error.name } };
}

function refusal(statusCode: number, name: string, message: string): Answer {
  return refused({ statusCode, name, message });
}

/** https://resend.com/docs/api-reference/rate-limit, the sixth IETF draft */
function limitHeaders(limit: number, remaining: number, resetMs: number): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.ceil(resetMs / 1_000)),
    'ratelimit-policy': `${limit};w=${WINDOW_MS / 1_000}`,
  };
}

function rateLimited(limit: number, retryAfterMs: number): Answer {
  const message = `Too many requests. You can only make ${limit} requests per second. See rate limit response headers for more information. Or contact support to increase rate limit.`;
  return refused(
    { statusCode: 429, name: 'rate_limit_exceeded', message },
    { ...limitHeaders(limit, 0, retryAfterMs), 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) },
  );
}

function faultAnswer(fault: StatusFault): Answer {
  const { name, message } = faultError(fault.status);
  const body = { statusCode: fault.status, name, message, ...fault.body };
  const headers: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  return { status: fault.status, body, headers, details: { error: String(body.name) } };
}

/** The error Resend most often gives with a status (https://resend.com/docs/api-reference/errors). */
function faultError(status: number): { name: string; message: string } {
  if (status === 429) {
    const message = 'Too many requests. Please limit the number of requests per second.';
    return { name: 'rate_limit_exceeded', message };
  }
  if (status < 500) return { name: 'validation_error', message: 'The request was refused.' };
  const message =
    'Internal server error. We are unable to process your request right now, please try again later.';
  return { name: 'application_error', message };
}

/** https://github.com/resend/resend-openapi, schema Email */
export function emailResource({ id, createdAt, request, steps }: SentEmail): object {
  const domain = /@([^\s@<>]+)/.exec(request.from)?.[1] ?? 'sandbox.invalid';
  const messageId = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return {
    object: 'email',
    id,
    message_id: `<${messageId}@${domain}>`,
    to: request.to,
    from: request.from,
    created_at: createdAt,
    subject: request.subject,
    html: request.html ?? null,
    text: request.text ?? null,
    bcc: request.bcc ?? [],
    cc: request.cc ?? [],
    reply_to: request.reply_to ?? [],
    last_event: steps.at(-1)?.event ?? 'queued',
    scheduled_at: request.scheduled_at ?? null,
    tags: request.tags ?? [],
  };
}
