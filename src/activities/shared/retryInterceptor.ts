import type { Context } from '@temporalio/activity';
import {
  ApplicationFailure,
  ApplicationFailureCategory,
  CancelledFailure,
  TemporalFailure,
} from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { z } from 'zod';
import { type FailureKind, JobError, PendingError, RateLimitedError } from '../../domain/shared/jobError.ts';
import { heartbeat } from './heartbeatDetails.ts';

/** Kept in the heartbeat details, which the server hands to the next attempt. */
const Attempts = z.object({
  /** Consecutive rate limits without a time to wait lengthen the wait. */
  rateLimited: z.int().nonnegative(),
  /** Rounds of the server that do not count as attempts, other than those. */
  pending: z.int().nonnegative(),
});
type Attempts = z.infer<typeof Attempts>;

/** Longest wait after a rate limit that came without a time to wait, ms. */
export const LONGEST_OWN_BACK_OFF_MS = 60_000;
/** Time until another worker takes what a worker that stops has given back, ms. */
export const GIVEN_BACK_FOR_MS = 1_000;

/**
 * The one retry layer, the same for every activity.
 *
 * Turns what an activity throws into an `ApplicationFailure` of type `permanent`, `transient`, `rateLimited` or `pending` whose
 * first detail is `{ code }`. An activity that waits for something ends as `pending` and looks again later; so does one that
 * a stopping worker has cut off. A transient failure, and any error no one classified, is tried again after each of
 * `delaysMs` and then gives up; a rate limit waits as long as the provider says and does not count as an attempt. Also heartbeats
 * for the activity, so that a dead worker is noticed and a cancellation arrives.
 */
export function triesInterceptor(delaysMs: readonly number[]) {
  return (context: Context): { inbound: ActivityInboundCallsInterceptor } => ({
    inbound: {
      async execute(input, next) {
        const attempts = Attempts.safeParse(context.info.heartbeatDetails).data ?? NO_ATTEMPTS;
        const { rateLimited, pending } = attempts;
        const tried = context.info.attempt - 1 - rateLimited - pending;
        if (tried > delaysMs.length) throw givenUp('WorkerLost', 'its workers were lost', tried);
        const stopHeartbeats = heartbeatRegularly(context, attempts);
        try {
          return await runUnlessCancelled(context, input, next);
        } catch (error) {
          if (error instanceof TemporalFailure) throw error;
          if (error instanceof RateLimitedError) {
            heartbeat(context, { rateLimited: rateLimited + 1, pending });
            throw failureOf(error, error.retryAfterMs ?? ownBackOffMs(rateLimited));
          }
          if (error instanceof PendingError) {
            heartbeat(context, { rateLimited, pending: pending + 1 });
            throw failureOf(error, error.lookAgainAfterMs);
          }
          const jobError = error instanceof JobError ? error : undefined;
          if (jobError?.kind === 'permanent') throw failureOf(jobError, undefined);
          const delay = delaysMs[tried];
          const code = jobError?.code ?? 'Unexpected';
          const message = jobError?.message ?? describeUnexpected(error);
          if (delay === undefined) throw givenUp(code, message, tried + 1);
          throw applicationFailure('transient', code, message, delay);
        } finally {
          stopHeartbeats();
        }
      },
    },
  });
}

const NO_ATTEMPTS: Attempts = { rateLimited: 0, pending: 0 };

async function runUnlessCancelled(
  context: Context,
  input: ActivityExecuteInput,
  next: (input: ActivityExecuteInput) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await next(input);
  } catch (error) {
    if (!context.cancellationSignal.aborted) throw error;
    if (context.cancellationDetails?.workerShutdown === true) throw givenBack();
    throw new CancelledFailure('the activity was cancelled');
  }
}

/**
 * A third of the time-out leaves room for two lost heartbeats. What is over sooner, as most is, costs the server none; it
 * keeps the details of an earlier attempt.
 */
function heartbeatRegularly(context: Context, details: Attempts): () => void {
  const timeoutMs = context.info.heartbeatTimeoutMs;
  if (timeoutMs === undefined || timeoutMs === 0) return () => undefined;
  const timer = setInterval(() => heartbeat(context, details), timeoutMs / 3);
  return () => clearInterval(timer);
}

/** Doubles from a second, with up to half as much again at random so that calls do not come back together. */
function ownBackOffMs(rateLimited: number): number {
  return Math.min(1_000 * 2 ** rateLimited, LONGEST_OWN_BACK_OFF_MS) * (1 + Math.random() / 2);
}

const givenBack = () =>
  new PendingError('WorkerStopping', 'the worker stops; another one continues', GIVEN_BACK_FOR_MS);

function failureOf(error: JobError, delayMs: number | undefined): ApplicationFailure {
  return applicationFailure(error.kind, error.code, error.message, delayMs);
}

function givenUp(code: string, message: string, tries: number): ApplicationFailure {
  return applicationFailure('transient', code, `${message}; gave up after ${tries} tries`, undefined);
}

/** Without a delay the failure is final. */
function applicationFailure(
  type: FailureKind,
  code: string,
  message: string,
  delayMs: number | undefined,
): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: `${code}: ${message}`,
    details: [{ code }],
    // It is neither logged as a failure nor counted among the failures in the metrics.
    ...(type === 'pending' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...(delayMs === undefined ? { nonRetryable: true } : { nextRetryDelay: delayMs }),
  });
}

/**
 * Tells a bug's name, code and place, never its message: a database or parser error repeats the values it stumbled
 * over, and failures are stored in the workflow's history.
 */
function describeUnexpected(error: unknown): string {
  if (!(error instanceof Error)) return 'an activity threw something that is not an error';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const place = /\n\s+at .*?([^/\\(]+:\d+):\d+\)?/.exec(error.stack ?? '')?.[1] ?? 'an unknown place';
  return `${error.name}${code} at ${place}`;
}
