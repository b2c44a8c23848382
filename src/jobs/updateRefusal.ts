import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failureCodeOf } from '../domain/shared/jobError.ts';
import { type RefusalStatus, RefusedError } from '../domain/shared/refusedError.ts';

/**
 * What a workflow said against an update, as a refusal; every other error as it is.
 *
 * @param statuses of the codes of failures that the caller can fix
 */
export function asRefusal(error: unknown, statuses: Readonly<Record<string, RefusalStatus>>): unknown {
  if (!(error instanceof WorkflowUpdateFailedError)) return error;
  let cause: unknown = error.cause;
  while (cause instanceof Error) {
    const code = codeOf(cause);
    const status = statuses[code];
    // What an activity threw begins with its own code.
    if (status !== undefined) return new RefusedError(status, code, cause.message.replace(`${code}: `, ''));
    cause = cause.cause;
  }
  return error;
}

/** The code of what an activity threw; the type of what the workflow itself threw. */
const codeOf = (cause: Error): string =>
  cause instanceof ApplicationFailure ? (failureCodeOf(cause.details?.[0]) ?? cause.type ?? '') : '';
