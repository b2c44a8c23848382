import type { Client } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { Failure } from '../contracts/operations/failures.ts';
import { failureCodeOf } from '../domain/shared/jobError.ts';
import type { FailedRun } from './failedRuns.ts';

/** Why a run failed, at which step, and at which attempt of the step. */
export type RunFailure = Pick<Failure, 'cause' | 'stage' | 'attempts'>;

/** Events at the end of a history that are looked through for the last attempt of the step that failed. */
const LAST_EVENTS = 50;

/** Why a run failed, from the end of its history. */
export async function runFailure(client: Client, { info }: FailedRun): Promise<RunFailure> {
  const { workflowId, runId } = info;
  const answer = await client.workflowService
    .getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: LAST_EVENTS,
    })
    .catch(noneIfGone);
  const events = answer?.history?.events ?? [];
  const [end] = events;
  if (!end) return withoutStep('HistoryGone', 'Its history is no longer kept.');
  const terminated = end.workflowExecutionTerminatedEventAttributes;
  if (terminated) {
    const reason = terminated.reason ? `: ${terminated.reason}` : '';
    return withoutStep('Terminated', `It was terminated${reason}.`);
  }
  const failure = end.workflowExecutionFailedEventAttributes?.failure;
  if (!failure) return withoutStep('TimedOut', 'It did not end in its time.');
  const startedEventId = failure.activityFailureInfo?.startedEventId?.toString();
  const started = events.find(({ eventId }) => eventId?.toString() === startedEventId);
  const error = await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failure);
  return {
    cause: causeOf(error),
    stage: stepOf(error),
    attempts: started?.activityTaskStartedEventAttributes?.attempt ?? null,
  };
}

const withoutStep = (code: string, text: string): RunFailure => ({
  cause: { code, text },
  stage: null,
  attempts: null,
});

/** The step that failed: the activity or the job that the run waited for. */
function stepOf(error: Error | undefined): string | null {
  if (error instanceof ActivityFailure) return error.activityType;
  if (error instanceof ChildWorkflowFailure) return error.workflowType;
  return null;
}

/** The innermost failure tells the reason. */
function causeOf(error: Error | undefined): Failure['cause'] {
  let cause = error;
  while (cause?.cause instanceof Error) cause = cause.cause;
  if (cause instanceof TimeoutFailure)
    return { code: 'WorkerLost', text: 'No worker ended the step in time.' };
  if (cause instanceof TerminatedFailure) {
    return { code: 'Terminated', text: 'The job that it waited for was terminated.' };
  }
  const code =
    cause instanceof ApplicationFailure ? (failureCodeOf(cause.details?.[0]) ?? cause.type) : cause?.name;
  const message = cause?.message ?? '';
  const text = message.replace(`${code}: `, '');
  return { code: code ?? 'Unexpected', text: text === '' ? 'No reason was given.' : text };
}

/** NOT_FOUND of gRPC. */
function noneIfGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 5) return undefined;
  throw error;
}
