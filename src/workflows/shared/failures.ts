import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { FailureKind } from '../../domain/shared/jobError.ts';

/** The error that an activity threw: Temporal wraps it in an `ActivityFailure`, except for local activities. */
export const failureCause = (error: unknown): unknown =>
  error instanceof ActivityFailure ? error.cause : error;

/** Whether an activity gave up for a reason that may be gone later. */
export function isTransientFailure(error: unknown): boolean {
  const cause = failureCause(error);
  return cause instanceof ApplicationFailure && cause.type === ('transient' satisfies FailureKind);
}
