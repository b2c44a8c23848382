import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { loadConfig } from './config/config.ts';
import { createLogger } from './logging.ts';
import { announceReady, runProcess } from './runProcess.ts';
import { temporalLogger } from './workers/temporalLogger.ts';
import { createWorkerGroup } from './workers/workerGroup.ts';

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
        : { metrics: { prometheus: { bindAddress: config.WORKER_METRICS_ADDRESS } } }),
    },
  });
  const group = await createWorkerGroup(config, logger);
  logger.info({ queues: config.WORKER_QUEUES, namespace: config.temporal.namespace }, 'worker started');
  const running = group.run();
  announceReady();
  await running;
  logger.info('worker stopped');
});
