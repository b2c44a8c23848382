import { type Client, type WorkflowExecutionStatusName, WorkflowNotFoundError } from '@temporalio/client';
import { SUBJECT_ERASED } from '../contracts/operations/erasureJobs.ts';
import type { Failure } from '../contracts/operations/failures.ts';
import { deliverWebhook } from '../contracts/webhooks/webhookJobs.ts';
import type { FailedRun } from './failedRuns.ts';

/** Whether a failure needs attention, and if not, why. */
export type StateOfFailure = Pick<Failure, 'state' | 'stateReason'>;

export const OPEN: StateOfFailure = { state: 'open', stateReason: null };

interface Settled extends StateOfFailure {
  readonly stateReason: string;
}

const settled = (state: Exclude<Failure['state'], 'open'>, stateReason: string): Settled => ({
  state,
  stateReason,
});

/** Whether a failed run needs attention: not when a later run of the same job, or of its schedule, stands for it. */
export async function runState(
  client: Client,
  run: FailedRun,
  { cause }: Pick<Failure, 'cause'>,
): Promise<StateOfFailure> {
  if (cause.text.includes(SUBJECT_ERASED)) return settled('superseded', 'What it was about is erased.');
  const { workflowId, parentExecution, type } = run.info;
  if (type === deliverWebhook.workflow) {
    return settled('superseded', `The delivery ${workflowId.split('/').at(-1)} stands for it.`);
  }
  const latest = await described(client, workflowId);
  if (latest !== undefined && latest.runId !== run.id) return laterRun(latest);
  const ofSchedule = await scheduleState(client, run);
  if (ofSchedule) return ofSchedule;
  const { workflowId: parentId, runId: parentRun } = parentExecution ?? {};
  if (!parentId || !parentRun) return OPEN;
  const parent = await described(client, parentId, parentRun);
  return parent !== undefined && FAILED.includes(parent.status.name)
    ? settled('superseded', `Failure ${parentRun} of the job that started it, ${parentId}, stands for it.`)
    : OPEN;
}

const FAILED: readonly WorkflowExecutionStatusName[] = ['FAILED', 'TIMED_OUT', 'TERMINATED'];

function laterRun({
  runId,
  status: { name },
}: {
  readonly runId: string;
  readonly status: { readonly name: WorkflowExecutionStatusName };
}): StateOfFailure {
  switch (name) {
    case 'RUNNING':
    case 'PAUSED':
      return settled('retrying', `Run ${runId} of the same job is under way.`);
    case 'COMPLETED':
      return settled('recovered', `Run ${runId} of the same job has completed.`);
    case 'CANCELLED':
      return settled('superseded', `Run ${runId} of the same job was cancelled.`);
    default:
      return settled('superseded', `Run ${runId} of the same job has failed since.`);
  }
}

/** Each run of a schedule is a separate job: the next one stands for it. */
async function scheduleState(
  client: Client,
  { failedAt, info }: FailedRun,
): Promise<StateOfFailure | undefined> {
  const [schedule] = info.searchAttributes.TemporalScheduledById ?? [];
  if (typeof schedule !== 'string') return undefined;
  const query = `TemporalScheduledById = '${schedule}' AND StartTime > '${failedAt.toISOString()}' AND ExecutionStatus IN ('Completed', 'Failed', 'TimedOut', 'Terminated')`;
  for await (const { runId, status } of client.workflow.list({ query, pageSize: 1 })) {
    return status.name === 'COMPLETED'
      ? settled('recovered', `A later run of its schedule, ${runId}, has completed.`)
      : settled('superseded', `A later run of its schedule, ${runId}, has failed since.`);
  }
  return undefined;
}

/** Undefined when it is no longer kept. */
async function described(client: Client, workflowId: string, runId?: string) {
  try {
    return await client.workflow.getHandle(workflowId, runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
