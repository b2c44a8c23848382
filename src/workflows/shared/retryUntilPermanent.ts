import { ApplicationFailure, isCancellation, sleep, TimeoutFailure } from '@temporalio/workflow';
import type { FailureKind } from '../../domain/shared/jobError.ts';
import { failureCause } from './failures.ts';

/** Time between the tries of one activity's retry policy and those of the next. */
export const RETRY_ROUND_AFTER = '5 min';

/**
 * Does work again and again until it does not fail for a passing reason: for workflows that live for months, which an
 * outage longer than the retry policy must not end. A failure for good is thrown.
 */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isCancellation(error) || !isPassing(error)) throw error;
      await sleep(RETRY_ROUND_AFTER);
    }
  }
}

const PASSING = ['transient', 'rateLimited'] as const satisfies FailureKind[];

/** A lost worker shows as a time-out, everything else as the interceptor's kind of failure. */
function isPassing(error: unknown): boolean {
  const cause = failureCause(error);
  if (cause instanceof ApplicationFailure) return PASSING.some((kind) => kind === cause.type);
  return cause instanceof TimeoutFailure;
}
