import { getClient } from '@temporalio/activity';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { TaskQueue } from '../contracts/queues.ts';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../contracts/queues.ts';

/** What the server knows of a task queue. */
export interface QueueHealth {
  readonly queue: TaskQueue;
  /** Workers that asked for work within the last minutes. */
  readonly pollers: number;
  /** Tasks that wait for a worker, about. */
  readonly backlog: number;
  /** How long the oldest of them has waited, ms. */
  readonly backlogAgeMs: number;
}

/** `TASK_QUEUE_TYPE_WORKFLOW` and `TASK_QUEUE_TYPE_ACTIVITY` of temporal.api.enums.v1.TaskQueueType. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/** Looks at the task queues of this namespace. */
export function queueActivities({ backlogAgeLimitMs }: { readonly backlogAgeLimitMs: number }) {
  return {
    /** Every queue, and what is wrong with it; null when nothing is. */
    async inspectQueues(): Promise<{ health: QueueHealth; problem: string | null }[]> {
      const queues: readonly TaskQueue[] = [...JOB_QUEUES, ...PROVIDER_QUEUES];
      const inspected = await Promise.all(queues.map(inspectQueue));
      return inspected.map((health) => ({ health, problem: problemOf(health, backlogAgeLimitMs) }));
    },
  };
}

export type QueueActivities = ReturnType<typeof queueActivities>;

async function inspectQueue(queue: TaskQueue): Promise<QueueHealth> {
  // Provider queues carry activities only; job queues have a worker for both, and the more pressing one counts.
  const types = JOB_QUEUES.some((name) => name === queue)
    ? [WORKFLOW_TASKS, ACTIVITY_TASKS]
    : [ACTIVITY_TASKS];
  const states = await Promise.all(types.map((type) => describe(queue, type)));
  return {
    queue,
    pollers: Math.min(...states.map(({ pollers }) => pollers)),
    backlog: states.reduce((sum, { backlog }) => sum + backlog, 0),
    backlogAgeMs: Math.max(...states.map(({ backlogAgeMs }) => backlogAgeMs)),
  };
}

async function describe(queue: TaskQueue, taskQueueType: number) {
  const client = getClient();
  const { pollers, stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType,
    reportStats: true,
    reportPollers: true,
  });
  return {
    pollers: pollers?.length ?? 0,
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    backlogAgeMs: stats?.approximateBacklogAge ? tsToMs(stats.approximateBacklogAge) : 0,
  };
}

function problemOf({ queue, pollers, backlog, backlogAgeMs }: QueueHealth, limitMs: number): string | null {
  if (pollers === 0)
    return `no worker polls the task queue ${queue}; start one with WORKER_QUEUES containing ${queue}`;
  if (backlogAgeMs <= limitMs) return null;
  const minutes = Math.round(backlogAgeMs / 60_000);
  return `work on the task queue ${queue} waits for ${minutes} min, about ${backlog} tasks; add workers or raise its limits`;
}
