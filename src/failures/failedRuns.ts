import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { RunId } from '../contracts/operations/failures.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import type { FailurePosition } from '../store/operations/failureSlice.ts';
import type { FailureFilter } from './failureSource.ts';

/** A run of a job that did not end well. */
export interface FailedRun extends FailurePosition {
  readonly id: RunId;
  readonly info: WorkflowExecutionInfo;
}

/** A job that an operator cancelled is no failure. */
const HAS_FAILED = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')";

/** Failed runs that follow a position: newest end first, as Temporal lists closed workflows, then by id. */
export async function* failedRuns(
  client: Client,
  { clinicId, type, since }: FailureFilter,
  position: FailurePosition | undefined,
): AsyncGenerator<FailedRun> {
  const query = [
    HAS_FAILED,
    ...ofClinic(clinicId),
    ...(type === undefined ? [] : [`WorkflowType = '${type}'`]),
    ...(since === undefined ? [] : [`CloseTime >= '${since.toISOString()}'`]),
    // Temporal's times are finer than a millisecond.
    ...(position === undefined
      ? []
      : [`CloseTime < '${new Date(position.failedAt.getTime() + 1).toISOString()}'`]),
  ].join(' AND ');
  let sameTime: FailedRun[] = [];
  for await (const info of client.workflow.list({ query, pageSize: RUNS_AT_ONCE })) {
    const run = failedRun(info);
    if (run.failedAt.getTime() !== sameTime[0]?.failedAt.getTime()) {
      yield* following(sameTime, position);
      sameTime = [];
    }
    sameTime.push(run);
  }
  yield* following(sameTime, position);
}

/** The failed run with this id; undefined if there is none, or if it is another clinic's. */
export async function findFailedRun(
  client: Client,
  clinicId: ClinicId | undefined,
  runId: RunId,
): Promise<FailedRun | undefined> {
  const query = [HAS_FAILED, `RunId = '${runId}'`, ...ofClinic(clinicId)].join(' AND ');
  for await (const info of client.workflow.list({ query, pageSize: 1 })) return failedRun(info);
  return undefined;
}

const RUNS_AT_ONCE = 100;

const ofClinic = (clinicId: ClinicId | undefined): string[] =>
  clinicId === undefined ? [] : [`ClinicId = '${clinicId}'`];

const failedRun = (info: WorkflowExecutionInfo): FailedRun => ({
  id: RunId.parse(info.runId),
  failedAt: info.closeTime ?? info.startTime,
  info,
});

/** Of runs that ended within the same millisecond, those after the position, by id. */
function following(runs: FailedRun[], position: FailurePosition | undefined): FailedRun[] {
  const sorted = runs.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return position === undefined
    ? sorted
    : sorted.filter(({ failedAt, id }) => failedAt < position.failedAt || id > position.id);
}
