import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/createActivities.ts';
import { triesInterceptor } from '../activities/triesInterceptor.ts';
import type { Config } from '../config.ts';
import { JOB_QUEUES, type JobQueue, type ProviderQueue, type TaskQueue } from '../contracts/queues.ts';
import type { Logger } from '../logging.ts';
import { createRenderPool } from '../reports/parts/renderPool.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { registerSearchAttributes } from './registerSearchAttributes.ts';
import { workflowBundle } from './workflowBundle.ts';

/** Activities a queue's worker runs at once; those of job queues work here, those of provider queues wait for others. */
const CONCURRENCY: Readonly<Record<TaskQueue, number>> = {
  analysis: 8,
  reports: 2,
  notifications: 20,
  appointments: 20,
  housekeeping: 4,
  gemini: 50,
  resend: 20,
  twilio: 20,
};

/**
 * Resend's and Twilio's calls wait for the exact slots of `providerPace`. The server's own rate only keeps the backlog
 * with the server, where priorities count; it must not be the tighter of the two.
 */
const AHEAD_OF_SLOTS = 2;

/**
 * The exact window of Gemini's calls is kept in PostgreSQL; the server's rate only keeps a flood away from it. A call is
 * dispatched twice as a rule, once to be told its turn and once to take it, and limits may be raised at run time.
 */
const GEMINI_DISPATCHES_PER_CALL = 6;

/** A worker for each task queue of the configuration, in this process. */
export interface WorkerGroup {
  /** Resolves when all have stopped; rejects when one has failed. */
  run(): Promise<void>;
  /** Asks all to stop; activities in hand get ten seconds to end. */
  shutdown(): void;
}

/**
 * Connects, brings the database to the newest schema, and makes the workers.
 *
 * @throws an Error when Temporal or PostgreSQL cannot be reached.
 */
export async function createWorkerGroup(config: Config, logger: Logger): Promise<WorkerGroup> {
  const database = openDatabase(config.DATABASE_URL);
  const connection = await NativeConnection.connect(config.temporal.connectionOptions).catch(
    async (error: unknown) => {
      await database.destroy();
      throw error;
    },
  );
  const renderPool = createRenderPool(config.REPORT_THREADS);
  const close = async () => {
    await Promise.allSettled([connection.close(), database.destroy(), renderPool.close()]);
  };
  try {
    await migrate(database);
    await registerSearchAttributes(connection.operatorService, config.temporal.namespace, logger);
    const workers = await createWorkers(config, connection, createActivities(config, database, renderPool));
    return {
      run: () =>
        Promise.all(workers.map((worker) => worker.run()))
          .finally(close)
          .then(() => undefined),
      shutdown: () => {
        for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function createWorkers(
  config: Config,
  connection: NativeConnection,
  activities: ReturnType<typeof createActivities>,
): Promise<Worker[]> {
  const interceptors = {
    activity: [triesInterceptor(config.RETRY_DELAYS_SECONDS.map((seconds) => seconds * 1_000))],
  };
  const rates: Readonly<Record<ProviderQueue, number>> = {
    gemini: (config.GEMINI_REQUESTS_PER_MINUTE / 60) * GEMINI_DISPATCHES_PER_CALL,
    resend: config.RESEND_REQUESTS_PER_SECOND * AHEAD_OF_SLOTS,
    twilio: config.TWILIO_MESSAGES_PER_SECOND * AHEAD_OF_SLOTS,
  };
  return Promise.all(
    config.WORKER_QUEUES.map(async (taskQueue) => {
      const shared = {
        connection,
        namespace: config.temporal.namespace,
        taskQueue,
        interceptors,
        maxConcurrentActivityTaskExecutions: CONCURRENCY[taskQueue],
        shutdownGraceTime: '10 s',
      };
      return isJobQueue(taskQueue)
        ? Worker.create({
            ...shared,
            activities: activities.job,
            workflowBundle: await workflowBundle(),
            workflowThreadPoolSize: 1,
          })
        : Worker.create({
            ...shared,
            activities: activities[taskQueue],
            maxTaskQueueActivitiesPerSecond: rates[taskQueue],
          });
    }),
  );
}

const isJobQueue = (queue: TaskQueue): queue is JobQueue => JOB_QUEUES.some((name) => name === queue);
