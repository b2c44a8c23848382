import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEVELOPMENT_ENV_FILE, type DevelopmentConfig } from '../../config/config.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/shared/tags.ts';
import { UnavailableError } from '../../inputError.ts';
import { newWebhookSecret } from '../../security/newWebhookSecret.ts';
import { type Sandbox, startSandbox } from '../startSandbox.ts';
import { type AppProcess, startAppProcess } from './appProcess.ts';
import { freePortNear } from './freePort.ts';
import { type PostgresServer, startPostgresServer } from './postgresServer.ts';
import { startTemporalServer, type TemporalServer } from './temporalServer.ts';

export interface DevelopmentServersOptions {
  readonly config: DevelopmentConfig;
  /** Where databases, the disk and logs live. */
  readonly directory: string;
  /** Whether Temporal's and PostgreSQL's data outlive this run. */
  readonly keepData: boolean;
  /** Settings that differ from the defaults, for worker and gateway. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told one line at a time what is going on. */
  readonly report: (step: string) => void;
}

/** Everything the application needs, running on this machine. */
export interface DevelopmentServers {
  /** The settings that reach them, as environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined for a Temporal server that is not ours. */
  readonly temporalUiUrl: string | undefined;
  readonly gatewayUrl: string;
  readonly sandbox: Sandbox;
  /** Secret of {@link Sandbox.appWebhookUrl}. */
  readonly appWebhookSecret: string;
  readonly worker: AppProcess;
  /** Rejects when worker or gateway ends by itself. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

const TOOLS_DIR = fileURLToPath(new URL('../../../tools/temporal', import.meta.url));
const PREFERRED_GATEWAY_PORT = 8080;

/**
 * Starts Temporal, PostgreSQL, the sandbox, a worker and the gateway, and leaves their settings in
 * `out/dev.env` for the client. What has started is stopped again when a later step fails.
 */
export async function startDevelopmentServers(
  options: DevelopmentServersOptions,
): Promise<DevelopmentServers> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step().catch(() => undefined);
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: DevelopmentServersOptions,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<DevelopmentServers> {
  const { config, directory, report } = options;
  mkdirSync(join(directory, 'logs'), { recursive: true, mode: 0o755 });
  const logFile = (name: string) => join(directory, 'logs', `${name}.log`);

  const [temporal, database] = await Promise.all([
    startTemporal(options, logFile('temporal'), stops),
    startDatabase(options, logFile('postgres'), stops),
  ]);

  const gatewayPort = config.gatewayPort ?? (await freePortNear(PREFERRED_GATEWAY_PORT));
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const resendWebhookSecret = newWebhookSecret();
  const appWebhookSecret = newWebhookSecret();
  const twilioAuthToken = randomBytes(16).toString('hex');
  const sandbox = await startSandbox({
    journalFile: join(directory, 'logs', 'sandbox.ndjson'),
    resend: { webhook: { url: `${gatewayUrl}/webhooks/resend`, secret: resendWebhookSecret } },
    twilio: {
      authToken: twilioAuthToken,
      inboundWebhookUrl: `${gatewayUrl}/webhooks/twilio/inbound`,
    },
    appWebhookSecret,
  });
  stops.push(() => sandbox.close());
  report(`sandbox of Gemini, Resend and Twilio at ${sandbox.url}`);

  const environment = {
    PSEUDONYM_KEY: keptKey(directory, 'pseudonym.key'),
    CLINIC_CREDENTIALS_KEY: keptKey(directory, 'credentials.key'),
    DATA_DIR: join(directory, 'disk'),
    ...options.settings,
    TEMPORAL_ADDRESS: temporal.address,
    DATABASE_URL: database,
    SANDBOX_URL: sandbox.url,
    PUBLIC_URL: gatewayUrl,
    GATEWAY_PORT: String(gatewayPort),
    RESEND_WEBHOOK_SECRET: resendWebhookSecret,
    TWILIO_AUTH_TOKEN: twilioAuthToken,
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
  };
  const childEnvironment = { ...config.environment, ...environment };
  const gateway = startAppProcess('gateway', childEnvironment, logFile('gateway'));
  stops.push(() => gateway.stop());
  const worker = startAppProcess('worker', childEnvironment, logFile('worker'));
  stops.push(() => worker.stop());
  await Promise.all([gateway.ready, worker.ready]);
  report(`gateway at ${gatewayUrl}, worker on every task queue (logs in ${join(directory, 'logs')})`);

  writeEnvFile(environment);
  stops.push(async () => rmSync(DEVELOPMENT_ENV_FILE, { force: true }));
  return {
    environment,
    temporalUiUrl: temporal.uiUrl,
    gatewayUrl,
    sandbox,
    appWebhookSecret,
    worker,
    failed: Promise.race([
      unexpectedEnd('gateway', gateway, logFile),
      unexpectedEnd('worker', worker, logFile),
    ]),
    stop,
  };
}

async function startTemporal(
  { config, directory, keepData, report }: DevelopmentServersOptions,
  logFile: string,
  stops: (() => Promise<void>)[],
): Promise<Pick<TemporalServer, 'address' | 'uiUrl'>> {
  if (config.temporalAddress !== undefined) {
    report(`Temporal at ${config.temporalAddress} (TEMPORAL_ADDRESS)`);
    return { address: config.temporalAddress };
  }
  const server = await startTemporalServer({
    report,
    cacheDir: config.cacheDir,
    path: config.path,
    toolsDir: TOOLS_DIR,
    ui: true,
    logFile,
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, 'Keyword'])),
    ...(keepData ? { databaseFile: join(directory, 'temporal.db') } : {}),
  });
  stops.push(() => server.stop());
  report(`Temporal at ${server.address}, its UI at ${server.uiUrl}`);
  return server;
}

async function startDatabase(
  { config, directory, keepData, report }: DevelopmentServersOptions,
  logFile: string,
  stops: (() => Promise<void>)[],
): Promise<string> {
  if (config.databaseUrl !== undefined) {
    report('PostgreSQL at DATABASE_URL');
    return config.databaseUrl;
  }
  const server: PostgresServer = await startPostgresServer({
    dataDir: join(directory, 'postgres'),
    cacheDir: config.cacheDir,
    durable: keepData,
    logFile,
    report,
  });
  stops.push(() => server.stop());
  await server.createDatabase('aftercare');
  report(`PostgreSQL on port ${server.port}`);
  return server.url('aftercare');
}

/** A key is kept beside the data: with another one patients would get other pseudonyms, and no credentials could be read. */
function keptKey(directory: string, name: string): string {
  const file = join(directory, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Keeps `failed` quiet while no caller awaits it. */
function unexpectedEnd(name: string, child: AppProcess, logFile: (name: string) => string): Promise<never> {
  const failed = child.exited.then((code): never => {
    throw new UnavailableError(
      'ProcessEnded',
      `the ${name} process ended with code ${code}; see ${logFile(name)}`,
    );
  });
  failed.catch(() => undefined);
  return failed;
}

function writeEnvFile(environment: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(DEVELOPMENT_ENV_FILE), { recursive: true });
  const settings = { ...environment, AFTERCARE_SERVERS_PID: String(process.pid) };
  const text = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`);
  writeFileSync(DEVELOPMENT_ENV_FILE, text.join(''), { mode: 0o600 });
}
