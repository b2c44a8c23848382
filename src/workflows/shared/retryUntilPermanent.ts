import { ApplicationFailure, isCancellation, sleep, TimeoutFailure } from '@temporalio/workflow';
import type { FailureKind } from '../../domain/shared/jobError.ts';
import { failureCause } from './failures.ts';

/** Delay between two rounds of attempts. */
export const RETRY_ROUND_AFTER = '5 min';

/**
 * Repeats work until it succeeds or fails permanently: an outage longer than the retry policy must not end a workflow that
 * lives for months. A permanent failure is thrown.
 */
export async function retryUntilPermanent<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isCancellation(error) || !isRetried(error)) throw error;
      await sleep(RETRY_ROUND_AFTER);
    }
  }
}

const RETRIED = ['transient', 'rateLimited'] as const satisfies FailureKind[];

/** A lost worker appears as a time-out, everything else as the interceptor's kind of failure. */
function isRetried(error: unknown): boolean {
  const cause = failureCause(error);
  if (cause instanceof ApplicationFailure) return RETRIED.some((kind) => kind === cause.type);
  return cause instanceof TimeoutFailure;
}
