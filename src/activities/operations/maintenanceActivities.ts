import { activityInfo, getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import { releaseHeldJob } from '../../contracts/operations/maintenanceJobs.ts';
import type { MaintenanceId } from '../../contracts/shared/ids.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { pauseForMaintenance, resumeAfterMaintenance } from '../../schedules/maintenancePause.ts';
import type { Database } from '../../store/database.ts';
import * as maintenances from '../../store/operations/maintenances.ts';

export interface MaintenanceActivityOptions {
  readonly database: Database;
  /** How many waiting jobs are let go in a second, so that they do not all start at once. */
  readonly releasesPerSecond: number;
}

/** Holds jobs back during a maintenance and lets them go after it. */
export function maintenanceActivities({ database, releasesPerSecond }: MaintenanceActivityOptions) {
  const find = async (id: MaintenanceId) => {
    const maintenance = await maintenances.findMaintenance(database, id);
    if (!maintenance) throw new PermanentError('MaintenanceNotFound', `${id} is not a known maintenance`);
    return maintenance;
  };
  return {
    /** True when maintenance is on: the job that asks gets the signal `releaseHeldJob` after its end. */
    async holdForMaintenance(): Promise<boolean> {
      const { workflowExecution } = activityInfo();
      if (!workflowExecution) throw new PermanentError('NoWorkflow', 'only a workflow can be held');
      return maintenances.holdJob(database, workflowExecution.workflowId);
    },

    /** Pauses every running schedule; schedules that an operator has paused stay unchanged. */
    async pauseSchedules({ maintenanceId }: { maintenanceId: MaintenanceId }): Promise<void> {
      const paused = await pauseForMaintenance(getClient(), await find(maintenanceId));
      await maintenances.recordPausedSchedules(database, maintenanceId, paused);
    },

    /** Lets new work pass and resumes the schedules that were paused for this maintenance. */
    async endMaintenance({ maintenanceId }: { maintenanceId: MaintenanceId }): Promise<void> {
      const maintenance = await find(maintenanceId);
      await maintenances.endMaintenance(database, maintenanceId);
      await resumeAfterMaintenance(getClient(), maintenance);
    },

    /**
     * Lets go as many jobs as may start within a second, those that have waited longest first. None when maintenance is
     * on again: they then wait for the end of that one.
     */
    async releaseHeldJobs(): Promise<{ released: number; isDone: boolean }> {
      if (await maintenances.currentMaintenance(database)) return { released: 0, isDone: true };
      const workflowIds = await maintenances.heldJobs(database, releasesPerSecond);
      for (const workflowId of workflowIds) {
        await getClient()
          .workflow.getHandle(workflowId)
          .signal(releaseHeldJob)
          .catch((error: unknown) => {
            // It was cancelled while it waited.
            if (!(error instanceof WorkflowNotFoundError)) throw error;
          });
        await maintenances.forgetHeldJob(database, workflowId);
      }
      return { released: workflowIds.length, isDone: workflowIds.length < releasesPerSecond };
    },
  };
}

export type MaintenanceActivities = ReturnType<typeof maintenanceActivities>;
