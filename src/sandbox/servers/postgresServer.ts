import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '../../inputError.ts';
import { freePort } from './freePort.ts';
import { initializeCluster, type PostgresLauncher, postgresLauncher } from './postgresBinaries.ts';
import { type ServerProcess, startServerProcess, stopStaleServers } from './processRegistry.ts';

const START_TIMEOUT_MS = 60_000;
const USER = 'aftercare';
const MAINTENANCE_DATABASE = 'postgres';

export interface PostgresServerOptions {
  /** The folder of the cluster; made when absent, its data kept when it exists. */
  dataDir: string;
  /** Keeps the records of running servers, in its folder `run`. @default the folder above `dataDir` */
  cacheDir?: string;
  /** @default a free one */
  port?: number;
  /** Gets the server's log, appended. @default shown only when the server does not start */
  logFile?: string;
  /** Whether a commit survives a crash of the machine; false is faster, for data that is thrown away. @default true */
  durable?: boolean;
  report: (step: string) => void;
}

/** The databases of a running PostgreSQL. */
export interface PostgresDatabases {
  /** A `postgres://` URL with the password. @default the database `postgres` */
  url(database?: string): string;
  /**
   * Does nothing when the database exists.
   * @param template a database to copy, to which nothing may be connected @default an empty one
   */
  createDatabase(name: string, template?: string): Promise<void>;
  /** Ends the connections to the database; does nothing when it does not exist. */
  dropDatabase(name: string): Promise<void>;
}

/** A PostgreSQL server on this machine. */
export interface PostgresServer extends PostgresDatabases {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has exited. The data stay. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL 18 on 127.0.0.1 with a random password, and resolves when it takes connections. It ends with this
 * process; one left behind by a killed process is stopped first. Run by root, it runs as the system's user `postgres` or
 * `nobody`, who then owns the folder.
 * @throws InputError when the port is taken, UnavailableError when the folder is in use or the server does not start
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const dataDir = resolve(options.dataDir);
  const runDir = join(options.cacheDir ?? dirname(dataDir), 'run');
  await stopStaleServers(runDir, options.report);
  const port = await freePort(options.port, 'PostgreSQL');
  await mkdir(dirname(dataDir), { recursive: true });
  const launcher = await postgresLauncher(dataDir);
  const password = await prepareCluster(dataDir, launcher, options.report);

  const server = await startServerProcess({
    name: 'postgres',
    ...launcher.commandFor('postgres', serverArguments(dataDir, port, options)),
    runDir,
    ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
    stopSignal: 'SIGINT',
    exitSignal: 'SIGQUIT',
  });
  const databases = postgresDatabases(
    `postgres://${USER}:${password}@127.0.0.1:${port}/${MAINTENANCE_DATABASE}`,
  );
  try {
    await waitUntilReady(server, databases.url());
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...databases, port, pid: server.pid, stop: server.stop };
}

/** @param serverUrl of the database to connect to for creating and dropping others; its user may do so. */
export function postgresDatabases(serverUrl: string): PostgresDatabases {
  return {
    url(database = MAINTENANCE_DATABASE) {
      const url = new URL(serverUrl);
      url.pathname = `/${encodeURIComponent(database)}`;
      return url.href;
    },
    createDatabase: (name, template) => createDatabase(serverUrl, name, template),
    dropDatabase: (name) =>
      query(serverUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  };
}

/** Makes the cluster when the folder has none. @returns the password of {@link USER} */
async function prepareCluster(
  dataDir: string,
  launcher: PostgresLauncher,
  report: (step: string) => void,
): Promise<string> {
  const passwordFile = `${dataDir}.password`;
  if (await exists(join(dataDir, 'PG_VERSION'))) {
    const password = await readFile(passwordFile, 'utf8').catch(() => undefined);
    if (password !== undefined) return password.trim();
    throw new UnavailableError(
      'PostgresUnavailable',
      `${dataDir} holds a PostgreSQL cluster, but its password file ${passwordFile} is missing`,
    );
  }
  report(`making a PostgreSQL cluster in ${dataDir}`);
  const password = randomBytes(18).toString('hex');
  // A cluster appears under its name only when it is complete.
  const unfinished = `${dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (launcher.owner !== undefined) {
    await chown(unfinished, launcher.owner.uid, launcher.owner.gid);
    await chown(passwordFile, launcher.owner.uid, launcher.owner.gid);
  }
  await initializeCluster(launcher, { dataDir: unfinished, user: USER, passwordFile });
  await rename(unfinished, dataDir).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnavailableError('PostgresUnavailable', `${dataDir} cannot be made: ${reason}`);
  });
  return password;
}

function serverArguments(dataDir: string, port: number, { durable = true }: PostgresServerOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return [
    '-D',
    dataDir,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function waitUntilReady(server: ServerProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (server.hasExited())
      throw new UnavailableError(
        'PostgresUnavailable',
        `PostgreSQL ended by itself (${await server.exited}):\n${server.logTail()}`,
      );
    try {
      await query(url, 'SELECT 1');
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UnavailableError(
          'PostgresUnavailable',
          `PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s (${reason}):\n${server.logTail()}`,
        );
      }
      await delay(50);
    }
  }
}

async function createDatabase(url: string, name: string, template = 'template1'): Promise<void> {
  try {
    await query(
      url,
      `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`,
    );
  } catch (error) {
    const alreadyExists = error instanceof pg.DatabaseError && error.code === '42P04';
    if (!alreadyExists) throw error;
  }
}

async function query(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
