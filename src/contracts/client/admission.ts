import type { Client } from '@temporalio/client';
import type { QueueLimit } from '../shared/queueLimits.ts';
import type { JobQueue, ProviderQueue } from '../shared/queues.ts';
import { isRunning } from './isRunning.ts';
import { queueState } from './queueState.ts';

/** A queue has as much work waiting as it may have. Nothing was started; the same job can be started later. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  /** Stable, for scripts and HTTP answers. */
  readonly code = 'QueueFull';
  /** What an HTTP server that starts jobs answers: Too Many Requests. */
  readonly statusCode = 429;
  readonly queue: JobQueue;
  readonly waiting: number;
  readonly limit: number;

  constructor(queue: JobQueue, what: 'tasks' | 'jobs', waiting: number, limit: number) {
    const [found, setting] =
      what === 'tasks'
        ? [`${waiting} tasks wait for a worker`, 'QUEUE_MAX_WAITING_TASKS']
        : [`${waiting} jobs have not ended`, 'QUEUE_MAX_OPEN_JOBS'];
    super(`the queue ${queue} is full: ${found}, the most is ${limit} (${setting}); start it again later`);
    this.queue = queue;
    this.waiting = waiting;
    this.limit = limit;
  }
}

/** Queues of providers that the jobs of a queue call. */
const FEEDS: Readonly<Record<JobQueue, readonly ProviderQueue[]>> = {
  analysis: ['gemini'],
  reports: [],
  notifications: ['resend', 'twilio'],
  appointments: [],
  housekeeping: [],
};

/** How long a count stays valid, so that a caller that starts many jobs does not count for each, ms. */
export const COUNT_LIFETIME_MS = 500;

interface Count {
  readonly atMs: number;
  readonly value: Promise<number>;
}

const counts = new WeakMap<Client, Map<string, Count>>();

/**
 * Whether a job may be started; a queue that is full takes no new one, but a running one is joined all the same.
 *
 * @throws {@link QueueFullError}
 */
export async function admit(
  client: Client,
  job: { readonly queue: JobQueue; readonly workflowId: string },
  limit: QueueLimit,
): Promise<'start' | 'join'> {
  try {
    await refuseWhenFull(client, job.queue, limit);
    return 'start';
  } catch (error) {
    if (error instanceof QueueFullError && (await isRunning(client, job.workflowId))) return 'join';
    throw error;
  }
}

async function refuseWhenFull(client: Client, queue: JobQueue, limit: QueueLimit): Promise<void> {
  const { maxWaitingTasks, maxOpenJobs } = limit;
  const [tasks, jobs] = await Promise.all([
    maxWaitingTasks === null ? 0 : counted(client, `tasks/${queue}`, () => waitingTasks(client, queue)),
    maxOpenJobs === null ? 0 : counted(client, `jobs/${queue}`, () => openJobs(client, queue)),
  ]);
  if (maxWaitingTasks !== null && tasks >= maxWaitingTasks) {
    throw new QueueFullError(queue, 'tasks', tasks, maxWaitingTasks);
  }
  if (maxOpenJobs !== null && jobs >= maxOpenJobs) throw new QueueFullError(queue, 'jobs', jobs, maxOpenJobs);
}

function counted(client: Client, what: string, count: () => Promise<number>): Promise<number> {
  const ofClient = counts.get(client) ?? new Map<string, Count>();
  counts.set(client, ofClient);
  const cached = ofClient.get(what);
  if (cached && Date.now() - cached.atMs < COUNT_LIFETIME_MS) return cached.value;
  const value = count();
  // A failed count is not kept.
  value.catch(() => ofClient.delete(what));
  ofClient.set(what, { atMs: Date.now(), value });
  return value;
}

async function waitingTasks(client: Client, queue: JobQueue): Promise<number> {
  const states = await Promise.all([
    queueState(client, queue, 'workflow'),
    queueState(client, queue, 'activity'),
    ...FEEDS[queue].map((provider) => queueState(client, provider, 'activity')),
  ]);
  return states.reduce((sum, { backlog }) => sum + backlog, 0);
}

async function openJobs(client: Client, queue: JobQueue): Promise<number> {
  const { count } = await client.workflow.count(`TaskQueue = '${queue}' AND ExecutionStatus = 'Running'`);
  return count;
}
