import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { loadConfig } from './config/config.ts';
import { createLogger, type Logger } from './logging.ts';
import { announceReady, runProcess } from './runProcess.ts';
import { HISTOGRAM_BUCKETS } from './workers/metricBuckets.ts';
import { longestShutdownMs } from './workers/shutdownTimes.ts';
import { temporalLogger } from './workers/temporalLogger.ts';
import { createWorkerGroup } from './workers/workerGroup.ts';

/** Time in which the last lines of the log are written, ms. */
const LEFTOVER_MS = 1_000;

/** The worker process: one Worker for each task queue, until SIGINT or SIGTERM. */
await runProcess(async () => {
  const config = loadConfig('worker');
  const logger = createLogger('worker', config.LOG_LEVEL);
  Runtime.install({
    logger: temporalLogger(logger),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN' }), forward: {} },
      ...(config.WORKER_METRICS_ADDRESS === undefined
        ? {}
        : {
            metrics: {
              prometheus: {
                bindAddress: config.WORKER_METRICS_ADDRESS,
                histogramBucketOverrides: { ...HISTOGRAM_BUCKETS },
              },
            },
          }),
    },
  });
  const group = await createWorkerGroup(config, logger);
  logger.info({ queues: config.WORKER_QUEUES, namespace: config.temporal.namespace }, 'worker started');
  const running = group.run();
  endInTime(longestShutdownMs(config, config.WORKER_QUEUES), logger);
  announceReady();
  await running.finally(exitSoon);
  logger.info('worker stopped');
});

/** What was left running when a worker was ended would keep the process alive. */
function exitSoon(): void {
  setTimeout(() => process.exit(), LEFTOVER_MS).unref();
}

/** Ends this process some time after it was asked to stop, whatever still runs in it: what was cut off is tried again elsewhere. */
function endInTime(afterMs: number, logger: Logger): void {
  const stop = () => {
    setTimeout(() => {
      logger.error({ afterMs }, 'worker ended before everything in it had stopped');
      process.exit(1);
    }, afterMs).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}
