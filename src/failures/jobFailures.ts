import type { Client, WorkflowExecutionInfo, WorkflowExecutionStatusName } from '@temporalio/client';
import { type Failure, RunId } from '../contracts/operations/failures.ts';
import { AnalysisId, ContactId, DatasetId } from '../contracts/shared/ids.ts';
import { clinicOfWorkflowId } from '../contracts/shared/workflowIds.ts';
import { type FailedRun, failedRuns, findFailedRun } from './failedRuns.ts';
import type { FailureServices, FailureSource, FoundFailure } from './failureSource.ts';
import { retryJob } from './retryJob.ts';
import { retryWayOf } from './retryWays.ts';
import { runFailure } from './runFailure.ts';
import { runState } from './runState.ts';

/** Jobs that failed, timed out or were terminated, as Temporal lists them. */
export function jobFailures({ temporal }: FailureServices): FailureSource {
  const found = (run: FailedRun, isSuperseded = false): FoundFailure => ({
    id: run.id,
    failedAt: run.failedAt,
    isSuperseded,
    describe: () => failureOf(temporal, run),
    retry: async ({ starting }, failure, record) => {
      await retryJob(temporal, run, retryWayOf(run.info.type, failure), starting);
      await record();
    },
  });
  return {
    async *after(filter, position) {
      const listed = new Set<string>();
      for await (const run of failedRuns(temporal, filter, position)) {
        const key = jobKey(run.info);
        yield found(run, listed.has(key));
        listed.add(key);
      }
    },
    async find(clinicId, id) {
      const runId = RunId.safeParse(id);
      const run = runId.success ? await findFailedRun(temporal, clinicId, runId.data) : undefined;
      return run && found(run);
    },
  };
}

/** What the runs of a job have in common: their schedule, whose runs have ids of their own, or the id of the job. */
const jobKey = ({ searchAttributes, workflowId }: WorkflowExecutionInfo): string =>
  String(searchAttributes.TemporalScheduledById?.[0] ?? workflowId);

const STATUS: Partial<Record<WorkflowExecutionStatusName, Failure['status']>> = {
  TIMED_OUT: 'timed-out',
  TERMINATED: 'terminated',
};

async function failureOf(client: Client, run: FailedRun): Promise<Failure> {
  const { id, info, failedAt } = run;
  const failed = await runFailure(client, run);
  const status = STATUS[info.status.name] ?? 'failed';
  const state = await runState(client, run, failed);
  const { way, effect } = retryWayOf(info.type, { ...failed, status });
  return {
    id,
    kind: 'job',
    type: info.type,
    clinicId: clinicOfWorkflowId(info.workflowId),
    failedAt: failedAt.toISOString(),
    status,
    ...state,
    ...failed,
    tags: tagsOf(info),
    retry: {
      isPossible: way !== 'none' && state.state === 'open',
      effect: state.stateReason === null ? effect : `Not needed. ${state.stateReason}`,
    },
  };
}

function tagsOf({ workflowId, parentExecution, searchAttributes }: WorkflowExecutionInfo): Failure['tags'] {
  const tag = (name: string) => searchAttributes[name]?.[0];
  return {
    workflowId,
    partOf: parentExecution?.workflowId ?? undefined,
    datasetId: DatasetId.safeParse(tag('DatasetId')).data,
    analysisId: AnalysisId.safeParse(tag('AnalysisId')).data,
    contactId: ContactId.safeParse(tag('ContactId')).data,
  };
}
