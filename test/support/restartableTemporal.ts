import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDevelopmentConfig } from '../../src/config/config.ts';
import { freePort } from '../../src/sandbox/servers/freePort.ts';
import { startTemporalServer } from '../../src/sandbox/servers/temporalServer.ts';

/** A Temporal server of a test's own that keeps its database and its port from one start to the next. */
export interface RestartableTemporal {
  readonly address: string;
  stop(): Promise<void>;
  /** Starts it again after {@link stop}. */
  start(): Promise<void>;
  /** Stops it for good. */
  remove(): Promise<void>;
}

export async function startRestartableTemporal(): Promise<RestartableTemporal> {
  const { cacheDir, path } = loadDevelopmentConfig();
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-temporal-'));
  const port = await freePort(undefined, 'Temporal');
  const start = () =>
    startTemporalServer({
      report: () => undefined,
      cacheDir,
      path,
      toolsDir: join(import.meta.dirname, '../../tools/temporal'),
      ui: false,
      port,
      databaseFile: join(directory, 'temporal.db'),
    });
  let server = await start();
  return {
    address: server.address,
    stop: () => server.stop(),
    async start() {
      server = await start();
    },
    async remove() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
