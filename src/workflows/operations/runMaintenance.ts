import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/operations/maintenanceActivities.ts';
import {
  changeMaintenanceEnd,
  type runMaintenance as job,
  type MaintenanceState,
  maintenanceState,
  endMaintenance as requestEnd,
} from '../../contracts/operations/maintenanceJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

const { pauseSchedules, endMaintenance, releaseHeldJobs } =
  proxyActivities<MaintenanceActivities>(SHORT_DB_ACTIVITY);

/** State that the next run continues from while it releases jobs. */
interface ContinuedState {
  readonly released: number;
}

/** Pauses the schedules, waits for the end, resumes them, and releases the waiting jobs a few per second. */
export async function runMaintenance(
  input: JobInput<typeof job>,
  continued?: ContinuedState,
): Promise<JobResult<typeof job>> {
  const { maintenanceId } = input;
  let { until } = input;
  let isEnding = continued !== undefined;
  let released = continued?.released ?? 0;
  let phase: MaintenanceState['phase'] = 'pausing schedules';
  const reporter = new ProgressReporter({ phase, done: released, total: 0, unit: 'jobs released' });
  const show = (next: MaintenanceState['phase']) => {
    phase = next;
    reporter.update({ phase, done: released });
  };
  setHandler(maintenanceState, (): MaintenanceState => ({ phase, until, released }), {
    description: 'State of the maintenance',
  });
  setHandler(
    requestEnd,
    () => {
      isEnding = true;
    },
    { description: 'Ends the maintenance' },
  );

  setHandler(
    changeMaintenanceEnd,
    (change) => {
      until = change.until;
    },
    { description: 'Gives the maintenance another end' },
  );

  if (!isEnding) await stayOn();
  return CancellationScope.nonCancellable(release);

  /** A cancelled maintenance ends like any other: nothing may stay paused. */
  async function stayOn(): Promise<void> {
    try {
      await pauseSchedules({ maintenanceId });
      show('on');
      while (!isEnding && !(await isOver(until)));
    } catch (error) {
      if (!isCancellation(error)) throw error;
    }
  }

  /** Waits for this end, a changed end or `endMaintenance`; true when the end has come. */
  async function isOver(end: string | null): Promise<boolean> {
    const isOther = () => isEnding || until !== end;
    if (end !== null) return !(await condition(isOther, Math.max(1, Date.parse(end) - Date.now())));
    await condition(isOther);
    return false;
  }

  async function release(): Promise<JobResult<typeof job>> {
    show('releasing');
    if (continued === undefined) await endMaintenance({ maintenanceId });
    for (;;) {
      const batch = await releaseHeldJobs();
      released += batch.released;
      show('releasing');
      if (batch.isDone) break;
      await sleep('1 s');
      if (workflowInfo().continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof runMaintenance>(input, { released });
      }
    }
    show('ended');
    return { released };
  }
}
