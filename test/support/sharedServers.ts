import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { loadDevelopmentConfig } from '../../src/config.ts';
import { type PostgresServer, startPostgresServer } from '../../src/sandbox/postgresServer.ts';
import { startTemporalServer } from '../../src/sandbox/temporalServer.ts';

/** One Temporal server and one PostgreSQL for all test files; each file has its own namespace and database. */
export interface SharedServers {
  readonly temporalAddress: string;
  readonly postgres: Pick<PostgresServer, 'url' | 'createDatabase' | 'dropDatabase'>;
}

interface State {
  started: Promise<SharedServers> | undefined;
  readonly stops: (() => Promise<void>)[];
}

/**
 * Mocha loads some test files by `require` and others by `import`, and each way has its own copy of this module: the
 * state has to be one for the process.
 */
declare global {
  var aftercareTestServers: State | undefined;
}

globalThis.aftercareTestServers ??= { started: undefined, stops: [] };
const state = globalThis.aftercareTestServers;

/** Starts the servers when a test first needs them. */
export function sharedServers(): Promise<SharedServers> {
  state.started ??= start();
  return state.started;
}

async function start(): Promise<SharedServers> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const config = loadDevelopmentConfig();
  const directory = mkdtempSync(join(tmpdir(), 'aftercare-test-'));
  state.stops.push(async () => rmSync(directory, { recursive: true, force: true }));
  const report = (step: string) => process.stderr.write(`  ${step}\n`);
  const [temporal, postgres] = await Promise.all([
    startTemporalServer({
      report,
      cacheDir: config.cacheDir,
      path: config.path,
      toolsDir: fileURLToPath(new URL('../../tools/temporal', import.meta.url)),
      ui: false,
      logFile: join(directory, 'temporal.log'),
    }),
    startPostgresServer({ dataDir: join(directory, 'postgres'), durable: false, report }),
  ]);
  state.stops.push(() => temporal.stop());
  state.stops.push(() => postgres.stop());
  return { temporalAddress: temporal.address, postgres };
}

/** Stops what has been started; a later call of {@link sharedServers} starts anew. */
export async function stopSharedServers(): Promise<void> {
  state.started = undefined;
  for (const stop of state.stops.splice(0).reverse()) await stop();
}

/** Mocha's hook after the last test. */
export const mochaGlobalTeardown = stopSharedServers;
