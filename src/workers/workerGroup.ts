import { setTimeout as delay } from 'node:timers/promises';
import {
  GracefulShutdownPeriodExpiredError,
  IllegalStateError,
  NativeConnection,
  Worker,
} from '@temporalio/worker';
import { createActivities } from '../activities/createActivities.ts';
import { triesInterceptor } from '../activities/shared/retryInterceptor.ts';
import type { Config } from '../config/config.ts';
import { JOB_QUEUES, type JobQueue, type ProviderQueue, type TaskQueue } from '../contracts/shared/queues.ts';
import type { Logger } from '../logging.ts';
import { createRenderPool, type RenderPool } from '../reports/parts/renderPool.ts';
import { describeUnreadable } from '../store/clinics/unreadableCredentials.ts';
import { openConnections, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { ACTIVITY_SLOTS } from './activitySlots.ts';
import { registerSearchAttributes } from './registerSearchAttributes.ts';
import { sharedThreadsWorker } from './sharedThreadsWorker.ts';
import { ShutdownForcedError } from './shutdownForcedError.ts';
import { CLOSING_MS, type ShutdownTimes, shutdownTimes } from './shutdownTimes.ts';
import { workflowBundle } from './workflowBundle.ts';

/**
 * Resend's and Twilio's calls wait for the exact slots of `providerRateLimiter`. The server's own rate only keeps the backlog
 * with the server, where priorities count; it must not be the tighter of the two.
 */
const AHEAD_OF_SLOTS = 2;

/**
 * Dispatches per second that the server always allows Gemini's queue. PostgreSQL keeps the exact window of the calls, and all
 * calls of a minute may leave in one second, each dispatched about twice: once to learn its time, once to use it. A rate derived
 * from the limit per minute would spread such a burst, and would slow down limits that an operator raises at run time. So this
 * is only a coarse upper bound on what reaches PostgreSQL.
 */
const GEMINI_DISPATCHES_PER_SECOND = 1_000;

/**
 * How long the code of a workflow may run without a pause. Node does not survive the end of this time, and the next worker
 * that gets the task would die of it too: thousands of signals in one task take more than the SDK's own 5 s. The SDK keeps
 * this option out of its documentation.
 */
const LONG_ACTIVATIONS = { isolateExecutionTimeout: '2 min' } as const;

/** Threads for the workflows of all job queues: when one is busy for long, workflows of the other go on. */
const WORKFLOW_THREADS = 2;

/** A worker for each task queue of the configuration, in this process. */
export interface WorkerGroup {
  /** Resolves when all have stopped; rejects when one has failed, or was ended while something still ran. */
  run(): Promise<void>;
  /** Asks all to stop, each within the times of its queue; see {@link shutdownTimes}. */
  shutdown(): void;
}

/**
 * Connects, brings the database to the newest schema, and makes the workers.
 *
 * @param renderPool closed when the group has stopped
 * @throws an Error when Temporal or PostgreSQL cannot be reached.
 */
export async function createWorkerGroup(
  config: Config,
  logger: Logger,
  times: Readonly<Record<TaskQueue, ShutdownTimes>> = shutdownTimes(config),
  renderPool: RenderPool = createRenderPool(config.REPORT_THREADS),
): Promise<WorkerGroup> {
  const database = openDatabase(config.DATABASE_URL);
  const connection = await NativeConnection.connect(config.temporal.connectionOptions).catch(
    async (error: unknown) => {
      await database.destroy();
      throw error;
    },
  );
  const close = async () => {
    // What was left running may keep a connection of the database for as long as its query takes.
    const closed = Promise.allSettled([connection.close(), database.destroy(), renderPool.close()]);
    await Promise.race([closed, delay(CLOSING_MS, undefined, { ref: false })]);
  };
  try {
    await migrate(database);
    await openConnections(database);
    const unreadable = await describeUnreadable(database, config.CLINIC_CREDENTIALS_KEY);
    if (unreadable !== undefined) logger.error(unreadable);
    await registerSearchAttributes(connection.operatorService, config.temporal.namespace, logger);
    const activities = createActivities(config, database, renderPool);
    const workers = await createWorkers(config, { connection, activities, times });
    return {
      run: () => runAll(workers).finally(close),
      shutdown: () => shutDown(workers),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs until all have stopped. When one fails the others are stopped as well: what still polls keeps the process alive. */
async function runAll(workers: readonly Worker[]): Promise<void> {
  const running = workers.map((worker) => worker.run().catch(asForcedEnd(worker)));
  try {
    await Promise.all(running);
  } catch (error) {
    shutDown(workers);
    await Promise.allSettled(running);
    throw error;
  }
}

/**
 * A worker that is ended while an activity still runs fails with what the SDK finds wrong when it takes the worker apart: an
 * `IllegalStateError`.
 */
const asForcedEnd = (worker: Worker) => (error: unknown) => {
  if (!(error instanceof IllegalStateError || error instanceof GracefulShutdownPeriodExpiredError))
    throw error;
  throw new ShutdownForcedError(worker.options.taskQueue, { cause: error });
};

function shutDown(workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

interface WorkerParts {
  readonly connection: NativeConnection;
  readonly activities: ReturnType<typeof createActivities>;
  readonly times: Readonly<Record<TaskQueue, ShutdownTimes>>;
}

async function createWorkers(
  config: Config,
  { connection, activities, times }: WorkerParts,
): Promise<Worker[]> {
  const interceptors = {
    activity: [triesInterceptor(config.RETRY_DELAYS_SECONDS.map((seconds) => seconds * 1_000))],
  };
  const rates: Readonly<Record<ProviderQueue, number>> = {
    gemini: Math.max(GEMINI_DISPATCHES_PER_SECOND, config.GEMINI_REQUESTS_PER_MINUTE),
    resend: config.RESEND_REQUESTS_PER_SECOND * AHEAD_OF_SLOTS,
    twilio: config.TWILIO_MESSAGES_PER_SECOND * AHEAD_OF_SLOTS,
  };
  const JobWorker = sharedThreadsWorker();
  const created = await Promise.allSettled(
    config.WORKER_QUEUES.map(async (taskQueue) => {
      const shared = {
        connection,
        namespace: config.temporal.namespace,
        taskQueue,
        interceptors,
        maxConcurrentActivityTaskExecutions: ACTIVITY_SLOTS[taskQueue],
        shutdownGraceTime: times[taskQueue].graceMs,
        shutdownForceTime: times[taskQueue].forceMs,
      };
      return isJobQueue(taskQueue)
        ? JobWorker.create({
            ...shared,
            activities: activities.job,
            workflowBundle: await workflowBundle(config.WORKFLOW_BUNDLE),
            workflowThreadPoolSize: WORKFLOW_THREADS,
            ...LONG_ACTIVATIONS,
          })
        : Worker.create({
            ...shared,
            activities: activities[taskQueue],
            maxTaskQueueActivitiesPerSecond: rates[taskQueue],
          });
    }),
  );
  const workers = created.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = created.find((each) => each.status === 'rejected');
  if (failed) {
    // A worker can only be closed by running it.
    const running = runAll(workers);
    shutDown(workers);
    await running;
    throw failed.reason;
  }
  return workers;
}

const isJobQueue = (queue: TaskQueue): queue is JobQueue => JOB_QUEUES.some((name) => name === queue);
