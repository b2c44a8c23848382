import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { runningJobActivities } from '../../../src/activities/operations/runningJobActivities.ts';
import { triesInterceptor } from '../../../src/activities/shared/retryInterceptor.ts';
import { JOB_QUEUES, type JobQueue } from '../../../src/contracts/shared/queues.ts';
import { ACTIVITY_SLOTS } from '../../../src/workers/activitySlots.ts';
import { eventually } from '../../../test/support/eventually.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import { type CheckLine, checkLine } from '../checkLine.ts';
import { heldJobOf } from './heldJobs.ts';

const WORKFLOWS = fileURLToPath(new URL('heldJobs.ts', import.meta.url));
/** Longest time a worker takes to stop that holds nothing but waits, ms. */
const STOPS_WITHIN_MS = 5_000;
const ANSWERS_WITHIN_MS = 10_000;

/**
 * On each queue, one waiter more than it has slots joins a job that does not start. Other work of the queue runs meanwhile, its worker
 * stops and is replaced, and after the job was terminated every waiter runs it.
 */
export async function joinOnEachQueue(app: TestApp): Promise<CheckLine[]> {
  const { connectionOptions, namespace } = app.config.temporal;
  const connection = await NativeConnection.connect(connectionOptions);
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    logger: new DefaultLogger('ERROR'),
  });
  const startWorker = async (taskQueue: JobQueue) => {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle,
      activities: { ...runningJobActivities(), answer: async () => taskQueue },
      maxConcurrentActivityTaskExecutions: ACTIVITY_SLOTS[taskQueue],
      interceptors: { activity: [triesInterceptor([])] },
    });
    return { worker, running: worker.run() };
  };
  const lines: CheckLine[] = [];
  try {
    for (const queue of JOB_QUEUES) lines.push(await joinOnQueue(app, queue, () => startWorker(queue)));
    return lines;
  } finally {
    await connection.close();
  }
}

interface RunningWorker {
  readonly worker: Worker;
  readonly running: Promise<void>;
}

async function joinOnQueue(
  { client }: TestApp,
  queue: JobQueue,
  startWorker: () => Promise<RunningWorker>,
): Promise<CheckLine> {
  const waiters = ACTIVITY_SLOTS[queue] + 1;
  const onQueue = { taskQueue: queue, args: [{ queue }] };
  const held = await client.workflow.start('answerNow', {
    ...onQueue,
    workflowId: heldJobOf(queue).workflowId({ queue }),
    startDelay: '1 day',
  });
  const first = await startWorker();
  const joined = await Promise.all(
    Array.from({ length: waiters }, (_, index) =>
      client.workflow.start('joinHeldJob', { ...onQueue, workflowId: `waiter-${queue}-${index}` }),
    ),
  );
  await eventually('all wait', async () => {
    const described = await Promise.all(joined.map((handle) => handle.describe()));
    return described.every(({ raw }) => (raw.pendingActivities?.[0]?.attempt ?? 0) > 1);
  });
  const own = await client.workflow.start('answerNow', { ...onQueue, workflowId: `other-${queue}` });
  const answered = await Promise.race([own.result(), delay(ANSWERS_WITHIN_MS, 'waits', { ref: false })]);
  first.worker.shutdown();
  const stopped = await Promise.race([
    first.running.then(() => 'stopped'),
    delay(STOPS_WITHIN_MS, 'runs', { ref: false }),
  ]);
  const second = await startWorker();
  await held.terminate();
  const results = await Promise.all(joined.map((handle) => handle.result()));
  second.worker.shutdown();
  await second.running;
  return checkLine(
    `${waiters} waiters on ${queue}: other work, its worker after a shutdown, waiters with a result`,
    [queue, 'stopped', waiters],
    [answered, stopped, results.filter((result) => result === queue).length],
  );
}
