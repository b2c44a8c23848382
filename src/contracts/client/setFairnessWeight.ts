import type { Client } from '@temporalio/client';
import type { ClinicId } from '../shared/ids.ts';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../shared/queues.ts';
import { TASK_TYPES } from './queueState.ts';

/**
 * Gives a clinic its share of what clinics compete for in all task queues, against 1 of others: it holds for tasks that are
 * added from now on, of jobs that run already too (https://docs.temporal.io/develop/task-queue-priority-fairness).
 *
 * @param weight from 0.001 to 1,000; the server keeps only weights other than 1, of at most 1,000 clinics
 */
export async function setFairnessWeight(client: Client, clinicId: ClinicId, weight: number): Promise<void> {
  const change =
    weight === 1
      ? { unsetFairnessWeightOverrides: [clinicId] }
      : { setFairnessWeightOverrides: { [clinicId]: weight } };
  for (const taskQueue of [...JOB_QUEUES, ...PROVIDER_QUEUES]) {
    for (const taskQueueType of Object.values(TASK_TYPES)) {
      await client.workflowService.updateTaskQueueConfig({
        namespace: client.options.namespace,
        identity: client.options.identity,
        taskQueue,
        taskQueueType,
        ...change,
      });
    }
  }
}
