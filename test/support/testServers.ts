import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDevelopmentConfig } from '../../src/config/config.ts';
import { type PostgresServer, startPostgresServer } from '../../src/sandbox/servers/postgresServer.ts';
import { startTemporalServer } from '../../src/sandbox/servers/temporalServer.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createTestClinics } from './testClinics.ts';
import type { SharedByTestRun } from './testRun.ts';

/** A database of the test servers with the newest schema and the test clinics, to be copied. */
export const MIGRATED_DATABASE = 'migrated';

export interface TestServers {
  /**
   * Starts the servers at the first call.
   * @throws TemporalUnavailableError when no Temporal server can be obtained
   */
  addresses(): Promise<SharedByTestRun['servers']>;
  stop(): Promise<void>;
}

/** A Temporal server and a PostgreSQL that start when they are first needed. */
export function testServers(): TestServers {
  const stops: (() => Promise<void>)[] = [];
  let started: Promise<SharedByTestRun['servers']> | undefined;

  const reported = new Set<string>();
  const report = (step: string) => {
    if (!reported.has(step)) process.stderr.write(`  ${step}\n`);
    reported.add(step);
  };
  const binaryOptions = () => {
    const { cacheDir, path } = loadDevelopmentConfig();
    const toolsDir = fileURLToPath(new URL('../../tools/temporal', import.meta.url));
    return { report, cacheDir, path, toolsDir };
  };

  async function start(): Promise<SharedByTestRun['servers']> {
    const directory = mkdtempSync(join(tmpdir(), 'aftercare-test-'));
    stops.push(async () => rmSync(directory, { recursive: true, force: true }));
    const [temporal, postgres] = await Promise.all([
      startTemporalServer({ ...binaryOptions(), ui: false, logFile: join(directory, 'temporal.log') }),
      startPostgresServer({ dataDir: join(directory, 'postgres'), durable: false, report }),
    ]);
    stops.push(() => temporal.stop());
    stops.push(() => postgres.stop());
    await makeMigratedDatabase(postgres);
    return { temporalAddress: temporal.address, temporalPid: temporal.pid, postgresUrl: postgres.url() };
  }

  return {
    addresses() {
      started ??= start();
      return started;
    },
    async stop() {
      await started?.catch(() => undefined);
      started = undefined;
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

async function makeMigratedDatabase(postgres: PostgresServer): Promise<void> {
  await postgres.createDatabase(MIGRATED_DATABASE);
  const database = openDatabase(postgres.url(MIGRATED_DATABASE), 1);
  try {
    await migrate(database);
    await createTestClinics(database);
  } finally {
    await database.destroy();
  }
}
