import { z } from 'zod';

/**
 * Why an external effect did not happen, in the only four kinds a retry policy has to know. `permanent` is never tried
 * again, `transient` is tried again with the default back-off, `rateLimited` is tried again when the provider says so
 * and does not count as an attempt. `pending` is no failure: what the activity waits for has not happened yet, so it gives its
 * slot back and looks again later, which does not count as an attempt either.
 */
export type FailureKind = 'permanent' | 'transient' | 'rateLimited' | 'pending';

/** Thrown by activities and providers; carries no patient data, message text, phone number, address or key. */
export abstract class JobError extends Error {
  abstract readonly kind: FailureKind;
  /** Stable and machine-readable, such as `GeminiOverloaded` or `InvalidRecipient`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export class PermanentError extends JobError {
  override readonly name = 'PermanentError';
  override readonly kind = 'permanent';
}

export class TransientError extends JobError {
  override readonly name = 'TransientError';
  override readonly kind = 'transient';
}

export class RateLimitedError extends JobError {
  override readonly name = 'RateLimitedError';
  override readonly kind = 'rateLimited';
  /** How long the provider asked to wait, ms; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, retryAfterMs: number | undefined, options?: ErrorOptions) {
    super(code, message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Gives the slot of an activity back until it is time to look again. */
export class PendingError extends JobError {
  override readonly name = 'PendingError';
  override readonly kind = 'pending';
  /** Time until the next look, ms. */
  readonly lookAgainAfterMs: number;

  constructor(code: string, message: string, lookAgainAfterMs: number) {
    super(code, message);
    this.lookAgainAfterMs = lookAgainAfterMs;
  }
}

const FailureDetail = z.object({ code: z.string() });

/** The code in the first detail of a failed activity; undefined when it is not one of ours. */
export const failureCodeOf = (detail: unknown): string | undefined =>
  FailureDetail.safeParse(detail).data?.code;
