import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { admit } from '../contracts/client/admission.ts';
import { startedInput } from '../contracts/client/runningInput.ts';
import type { StartOptions } from '../contracts/client/startJob.ts';
import { DEFAULT_QUEUE_LIMITS, TIME_TO_LIVE_MEMO } from '../contracts/shared/queueLimits.ts';
import { JOB_QUEUES } from '../contracts/shared/queues.ts';
import { searchAttributes } from '../contracts/shared/tags.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { FailedRun } from './failedRuns.ts';
import { resetPoint } from './resetPoint.ts';
import type { RetryWay } from './retryWays.ts';

/**
 * Retries a job: from the step that failed, as far as its history has one, else by a new run of the same business key.
 *
 * @throws RefusedError `JobRunning`, `NotRetryable`; QueueFullError
 */
export async function retryJob(
  client: Client,
  run: FailedRun,
  { way }: RetryWay,
  starting: StartOptions,
): Promise<'continue' | 'again'> {
  const isContinued = way === 'continue' && (await isReset(client, run));
  if (isContinued) return 'continue';
  await startAgain(client, run, starting);
  return 'again';
}

/** Lets the run be done once more from the step that failed; false when it has begun no step. */
async function isReset(client: Client, run: FailedRun): Promise<boolean> {
  const { workflowId, runId } = run.info;
  try {
    const point = await resetPoint(client, run);
    if (!point) return false;
    await client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowTaskFinishEventId: point,
      reason: 'retried by an operator',
      // The server knows a repeated request by it.
      requestId: runId,
      identity: client.options.identity,
    });
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const why = `Temporal cannot continue ${workflowId}: ${error.message}`;
    throw new RefusedError(409, 'NotRetryable', why);
  }
}

/** INVALID_ARGUMENT, NOT_FOUND and FAILED_PRECONDITION of gRPC. */
const REFUSALS: readonly unknown[] = [3, 5, 9];

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && REFUSALS.includes(error.code);

async function startAgain(
  client: Client,
  { info }: FailedRun,
  { queueLimits = DEFAULT_QUEUE_LIMITS }: StartOptions,
): Promise<void> {
  const { workflowId, runId, type, priority } = info;
  const queue = JOB_QUEUES.find((name) => name === info.taskQueue);
  const limit = queue && queueLimits[queue];
  if (queue && limit) await admit(client, { queue, workflowId }, limit);
  const description = await client.workflow.getHandle(workflowId, runId).describe();
  const summary = await description.staticSummary();
  const ttl = limit?.timeToLiveSeconds ?? null;
  try {
    await client.workflow.start(type, {
      workflowId,
      taskQueue: info.taskQueue,
      args: [await startedInput(client, { workflowId, runId })],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      typedSearchAttributes: searchAttributes(tagsOf(info)),
      ...(summary === undefined ? {} : { staticSummary: summary }),
      ...(priority === undefined ? {} : { priority }),
      ...(ttl === null ? {} : { memo: { [TIME_TO_LIVE_MEMO]: ttl } }),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new RefusedError(409, 'JobRunning', `${workflowId} is running; there is nothing to retry`);
  }
}

function tagsOf({ searchAttributes: attributes }: FailedRun['info']) {
  const tag = (name: string) => String(attributes[name]?.[0] ?? '');
  return {
    clinicId: tag('ClinicId'),
    datasetId: tag('DatasetId'),
    analysisId: tag('AnalysisId'),
    contactId: tag('ContactId'),
  };
}
