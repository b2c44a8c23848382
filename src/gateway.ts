import { loadConfig } from './config.ts';
import { createDisks } from './disks/createDisks.ts';
import { createGateway } from './gateway/createGateway.ts';
import { createLogger } from './logging.ts';
import { announceReady, runProcess } from './runProcess.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';

/** The gateway process: provider webhooks, downloads and health over HTTP, until SIGINT or SIGTERM. */
await runProcess(async () => {
  const config = loadConfig('gateway');
  const logger = createLogger('gateway', config.LOG_LEVEL);
  const database = openDatabase(config.DATABASE_URL);
  try {
    await migrate(database);
    const app = await createGateway({
      database,
      disks: createDisks(config),
      logger,
      publicUrl: config.PUBLIC_URL,
      resendWebhookSecret: config.RESEND_WEBHOOK_SECRET,
      twilioAuthToken: config.TWILIO_AUTH_TOKEN,
    });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    const url = await app.listen({ host: config.GATEWAY_HOST, port: config.GATEWAY_PORT });
    logger.info({ url }, 'gateway started');
    announceReady();
    await stopped;
    await app.close();
    logger.info('gateway stopped');
  } finally {
    await database.destroy();
  }
});
