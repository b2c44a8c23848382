import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { UnavailableError } from '../../inputError.ts';
import { freePort, freePortNear } from './freePort.ts';
import { type ServerProcess, startServerProcess, stopStaleServers } from './processRegistry.ts';
import { findTemporalBinary, type TemporalBinaryOptions } from './temporalBinary.ts';

const START_TIMEOUT_MS = 60_000;
const PREFERRED_UI_PORT = 8233;
/**
 * The server takes ports of its own choice for its parts, and between a choice and its use another process may have taken
 * one: with a few others starting at the same time, that is rare, and twice in a row hardly ever.
 */
const START_TRIES = 3;

export type SearchAttributeKind = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface TemporalServerOptions extends TemporalBinaryOptions {
  /** Namespaces made besides `default`. @default none */
  namespaces?: readonly string[];
  /** Whether to serve the Web UI too. */
  ui: boolean;
  /** Port of the gRPC frontend. @default a free one */
  port?: number;
  /** Port of the Web UI. @default 8233 when it is free, else a free one */
  uiPort?: number;
  /** An SQLite file that keeps workflows beyond `stop()`. @default kept in memory */
  databaseFile?: string;
  /** Gets the server's warnings, appended. @default shown only when the server does not start */
  logFile?: string;
  /** Custom search attributes to register, by name. @default none */
  searchAttributes?: Readonly<Record<string, SearchAttributeKind>>;
  /** Dynamic configuration added to ours (time skipping, fairness), by key. @default none */
  dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
}

/** A Temporal development server on this machine. */
export interface TemporalServer {
  /** `127.0.0.1:PORT` of the gRPC frontend. */
  readonly address: string;
  /** Only with `ui: true`. */
  readonly uiUrl?: string;
  /** Where Prometheus metrics of the server are served. */
  readonly metricsUrl: string;
  readonly pid: number;
  /** Resolves when the server has exited. */
  stop(): Promise<void>;
}

/**
 * Starts a real Temporal server with time skipping and fairness on 127.0.0.1, and resolves when it takes requests. It ends
 * with this process; one left behind by a killed process is stopped first.
 * @throws TemporalUnavailableError when no server can be obtained, UnavailableError when it does not start, InputError when a
 * port is taken
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const runDir = join(options.cacheDir, 'run');
  await stopStaleServers(runDir, options.report);
  const binary = await findTemporalBinary(options);
  for (let tries = START_TRIES; ; tries -= 1) {
    try {
      return await startBinary(binary.path, options, runDir);
    } catch (error) {
      if (tries === 1 || !(error instanceof PortLostError)) throw error;
    }
  }
}

/** A port that was free when it was chosen was in use when the server wanted it. */
class PortLostError extends UnavailableError {}

async function startBinary(
  command: string,
  options: TemporalServerOptions,
  runDir: string,
): Promise<TemporalServer> {
  const ports = await choosePorts(options);
  const server = await startServerProcess({
    name: 'temporal',
    command,
    args: serverArguments(options, ports),
    runDir,
    ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
    stopSignal: 'SIGTERM',
    exitSignal: 'SIGKILL',
  });
  const address = `127.0.0.1:${ports.grpc}`;
  try {
    await waitUntilReady(server, address, ['default', ...(options.namespaces ?? [])]);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    address,
    ...(ports.ui === undefined ? {} : { uiUrl: `http://127.0.0.1:${ports.ui}` }),
    metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
    pid: server.pid,
    stop: server.stop,
  };
}

interface Ports {
  readonly grpc: number;
  readonly http: number;
  readonly metrics: number;
  readonly ui: number | undefined;
}

async function choosePorts({ port, ui, uiPort }: TemporalServerOptions): Promise<Ports> {
  return {
    grpc: await freePort(port, 'Temporal'),
    http: await freePort(undefined, 'the Temporal HTTP API'),
    metrics: await freePort(undefined, 'the Temporal metrics'),
    ui: !ui
      ? undefined
      : uiPort === undefined
        ? await freePortNear(PREFERRED_UI_PORT)
        : await freePort(uiPort, 'the Temporal UI'),
  };
}

function serverArguments(options: TemporalServerOptions, ports: Ports): string[] {
  const dynamicConfig = {
    'frontend.WorkflowTimeSkippingEnabled': true,
    'matching.enableFairness': true,
    // Else a task that meets the poll of a stopping worker is lost until its time-out.
    'frontend.enableCancelWorkerPollsOnShutdown': true,
    ...options.dynamicConfig,
  };
  const flag = (name: string, value: string | number) => [`--${name}`, String(value)];
  return [
    'server',
    'start-dev',
    ...flag('ip', '127.0.0.1'),
    ...flag('port', ports.grpc),
    ...flag('http-port', ports.http),
    ...flag('metrics-port', ports.metrics),
    ...(ports.ui === undefined ? ['--headless'] : flag('ui-port', ports.ui)),
    ...flag('log-level', 'warn'),
    ...(options.databaseFile === undefined ? [] : flag('db-filename', options.databaseFile)),
    ...(options.namespaces ?? []).flatMap((namespace) => flag('namespace', namespace)),
    ...Object.entries(dynamicConfig).flatMap(([key, value]) =>
      flag('dynamic-config-value', `${key}=${JSON.stringify(value)}`),
    ),
    ...Object.entries(options.searchAttributes ?? {}).flatMap(([name, kind]) =>
      flag('search-attribute', `${name}=${kind}`),
    ),
  ];
}

async function waitUntilReady(
  server: ServerProcess,
  address: string,
  namespaces: readonly string[],
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (server.hasExited()) {
      const log = server.logTail();
      const Failure = log.includes('address already in use') ? PortLostError : UnavailableError;
      const message = `the Temporal server ended by itself (${await server.exited}):\n${log}`;
      throw new Failure('TemporalUnavailable', message);
    }
    try {
      await askFor(address, namespaces);
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UnavailableError(
          'TemporalUnavailable',
          `the Temporal server at ${address} did not answer within ${START_TIMEOUT_MS / 1000} s ` +
            `(${reason}):\n${server.logTail()}`,
        );
      }
      await delay(50);
    }
  }
}

async function askFor(address: string, namespaces: readonly string[]): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    for (const namespace of namespaces) await connection.workflowService.describeNamespace({ namespace });
  } finally {
    await connection.close();
  }
}
