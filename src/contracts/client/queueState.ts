import type { Client } from '@temporalio/client';
import type { TaskQueue } from '../shared/queues.ts';

/** `TASK_QUEUE_TYPE_WORKFLOW` and `TASK_QUEUE_TYPE_ACTIVITY` of temporal.api.enums.v1.TaskQueueType. */
export const TASK_TYPES = { workflow: 1, activity: 2 } as const;
export type TaskType = keyof typeof TASK_TYPES;

/** What the server knows of the tasks of one type in a queue. */
export interface QueueState {
  /** Workers that asked for such tasks within the last minutes. */
  readonly pollers: number;
  /** Tasks that wait for a worker, about. */
  readonly backlog: number;
  /** How long the oldest of them has waited, ms. */
  readonly backlogAgeMs: number;
}

export async function queueState(client: Client, queue: TaskQueue, type: TaskType): Promise<QueueState> {
  const { pollers, stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: TASK_TYPES[type],
    reportStats: true,
    reportPollers: true,
  });
  const age = stats?.approximateBacklogAge;
  return {
    pollers: pollers?.length ?? 0,
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    backlogAgeMs: Number(age?.seconds ?? 0) * 1_000 + (age?.nanos ?? 0) / 1_000_000,
  };
}
