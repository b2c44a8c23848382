import { Client, Connection } from '@temporalio/client';
import { loadConfig } from './config/config.ts';
import { CONNECTION_INTERCEPTORS } from './config/connectionInterceptors.ts';
import { startOptions } from './config/startOptions.ts';
import { createDisks } from './disks/createDisks.ts';
import { createGateway } from './gateway/createGateway.ts';
import { gatewayMetrics } from './gateway/metrics/gatewayMetrics.ts';
import { serveMetrics } from './gateway/metrics/serveMetrics.ts';
import { createLogger } from './logging.ts';
import { announceReady, runProcess } from './runProcess.ts';
import { describeUnreadable } from './store/clinics/unreadableCredentials.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';

/** The gateway process: provider webhooks, downloads and health over HTTP, until SIGINT or SIGTERM. */
await runProcess(async () => {
  const config = loadConfig('gateway');
  const logger = createLogger('gateway', config.LOG_LEVEL);
  const database = openDatabase(config.DATABASE_URL);
  // Connects when it is first needed: webhooks are stored while Temporal is away.
  const connection = Connection.lazy({
    ...config.temporal.connectionOptions,
    interceptors: CONNECTION_INTERCEPTORS,
  });
  try {
    await migrate(database);
    const unreadable = await describeUnreadable(database, config.CLINIC_CREDENTIALS_KEY);
    if (unreadable !== undefined) logger.error(unreadable);
    const app = await createGateway({
      database,
      disks: createDisks(config),
      logger,
      config,
      starting: startOptions(config),
      publicUrl: config.PUBLIC_URL,
      trustedProxies: config.GATEWAY_TRUSTED_PROXIES,
      temporal: new Client({ connection, namespace: config.temporal.namespace }),
      resendWebhookSecrets: given(config.RESEND_WEBHOOK_SECRET, config.RESEND_WEBHOOK_SECRET_PREVIOUS),
      twilioAuthTokens: given(config.TWILIO_AUTH_TOKEN, config.TWILIO_AUTH_TOKEN_PREVIOUS),
    });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    const url = await app.listen({ host: config.GATEWAY_HOST, port: config.GATEWAY_PORT });
    const metrics =
      config.GATEWAY_METRICS_ADDRESS === undefined
        ? undefined
        : await serveMetrics(config.GATEWAY_METRICS_ADDRESS, () =>
            gatewayMetrics(database, { now: new Date(), administrators: config.ADMIN_EMAILS.length > 0 }),
          );
    logger.info({ url }, 'gateway started');
    announceReady();
    await stopped;
    await app.close();
    await metrics?.close();
    logger.info('gateway stopped');
  } finally {
    await connection.close();
    await database.destroy();
  }
});

function given(...values: readonly (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined);
}
