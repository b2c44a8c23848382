import { getClient } from '@temporalio/activity';
import { type QueueState, queueState } from '../../contracts/client/queueState.ts';
import type { TaskQueue } from '../../contracts/shared/queues.ts';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../../contracts/shared/queues.ts';

/** What the server knows of a task queue. */
export interface QueueHealth extends QueueState {
  readonly queue: TaskQueue;
}

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
  const isJobQueue = JOB_QUEUES.some((name) => name === queue);
  const types = isJobQueue ? (['workflow', 'activity'] as const) : (['activity'] as const);
  const states = await Promise.all(types.map((type) => queueState(getClient(), queue, type)));
  return {
    queue,
    pollers: Math.min(...states.map(({ pollers }) => pollers)),
    backlog: states.reduce((sum, { backlog }) => sum + backlog, 0),
    backlogAgeMs: Math.max(...states.map(({ backlogAgeMs }) => backlogAgeMs)),
  };
}

function problemOf({ queue, pollers, backlog, backlogAgeMs }: QueueHealth, limitMs: number): string | null {
  if (pollers === 0)
    return `no worker polls the task queue ${queue}; start one with WORKER_QUEUES containing ${queue}`;
  if (backlogAgeMs <= limitMs) return null;
  const minutes = Math.round(backlogAgeMs / 60_000);
  return `work on the task queue ${queue} waits for ${minutes} min, about ${backlog} tasks; add workers or raise its limits`;
}
