import { DefaultLogger, Runtime } from '@temporalio/worker';
import { type PostgresDatabases, postgresDatabases } from '../../src/sandbox/servers/postgresServer.ts';
import { askTestRun } from './testRun.ts';
import { type TestServers, testServers } from './testServers.ts';
import { reuseWorkflowThreads } from './workflowThreads.ts';

/** One Temporal server and one PostgreSQL for all test files; each file has its own namespace and database. */
export interface SharedServers {
  readonly temporalAddress: string;
  readonly temporalPid: number;
  readonly postgres: PostgresDatabases;
}

/**
 * Mocha loads test files by `import`, since .mocharc.json switches off `require` of modules: what is loaded later, by
 * `import()`, would be another copy. The state is one for the process all the same, whichever way this module is loaded.
 */
declare global {
  var aftercareSharedServers: { servers: Promise<SharedServers> | undefined; readonly own: TestServers };
}

globalThis.aftercareSharedServers ??= { servers: undefined, own: testServers() };
const state = globalThis.aftercareSharedServers;

/** Starts the servers when a test first needs them: those of the whole mocha run, or of this process without mocha. */
export function sharedServers(): Promise<SharedServers> {
  state.servers ??= connect();
  return state.servers;
}

async function connect(): Promise<SharedServers> {
  reuseWorkflowThreads();
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { postgresUrl, ...temporal } = (await askTestRun('servers')) ?? (await state.own.addresses());
  return { ...temporal, postgres: postgresDatabases(postgresUrl) };
}

/** Stops the servers of this process, outside mocha; a later call of {@link sharedServers} starts anew. */
export async function stopSharedServers(): Promise<void> {
  state.servers = undefined;
  await state.own.stop();
}
