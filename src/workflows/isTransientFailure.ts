import { ApplicationFailure } from '@temporalio/workflow';
import type { FailureKind } from '../domain/jobError.ts';
import { failureCause } from './failureCause.ts';

/** Whether an activity gave up on something that may well work later. */
export function isTransientFailure(error: unknown): boolean {
  const cause = failureCause(error);
  return cause instanceof ApplicationFailure && cause.type === ('transient' satisfies FailureKind);
}
