import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { loadConfig } from '../../src/config/config.ts';
import { startOptions } from '../../src/config/startOptions.ts';
import { createDisks } from '../../src/disks/createDisks.ts';
import { createGateway } from '../../src/gateway/createGateway.ts';
import { createLogger } from '../../src/logging.ts';
import { openDatabase } from '../../src/store/database.ts';

/** Enough for a gateway that is asked for its document only; it connects to nothing. */
const SETTINGS = {
  DATABASE_URL: 'postgres://127.0.0.1:1/aftercare',
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  SANDBOX_URL: 'http://127.0.0.1:1',
  PSEUDONYM_KEY: '0'.repeat(64),
};

/** The OpenAPI document as the gateway serves it. */
export function openApiDocument(): Promise<string> {
  return withIdleGateway(async (gateway) => {
    const { payload } = await gateway.inject('/v1/openapi.json');
    return `${JSON.stringify(JSON.parse(payload), undefined, 2)}\n`;
  });
}

/** Uses a gateway that needs no server, since it is asked for nothing but its documents. */
export async function withIdleGateway<Result>(
  use: (gateway: FastifyInstance) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig('gateway', SETTINGS);
  const database = openDatabase(config.DATABASE_URL);
  const connection = Connection.lazy(config.temporal.connectionOptions);
  const gateway = await createGateway({
    config,
    database,
    disks: createDisks(config),
    logger: createLogger('reference', 'silent'),
    starting: startOptions(config),
    publicUrl: config.PUBLIC_URL,
    temporal: new Client({ connection }),
    resendWebhookSecrets: [],
    twilioAuthTokens: [],
  });
  try {
    return await use(gateway);
  } finally {
    await gateway.close();
    await connection.close();
    await database.destroy();
  }
}
