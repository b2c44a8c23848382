import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { FailureKind } from '../../domain/shared/jobError.ts';

/** What an activity threw: Temporal wraps it in an `ActivityFailure`, that of a local activity it hands on as it is. */
export const failureCause = (error: unknown): unknown =>
  error instanceof ActivityFailure ? error.cause : error;

/** Whether an activity gave up on something that may well work later. */
export function isTransientFailure(error: unknown): boolean {
  const cause = failureCause(error);
  return cause instanceof ApplicationFailure && cause.type === ('transient' satisfies FailureKind);
}
