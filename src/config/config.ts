import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import type { z } from 'zod';
import { readSecretFiles } from '../security/readSecretFiles.ts';
import { SECRETS, Settings } from './settings.ts';

/** How to reach Temporal, as the SDK's environment configuration says (TLS, API key and profiles included). */
export interface TemporalConfig {
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
  readonly namespace: string;
}

export type Config = z.output<typeof Settings> & { readonly temporal: TemporalConfig };

/** Every problem of the configuration, one a line with the variable's name. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
export type Role = 'worker' | 'gateway' | 'client';

/**
 * Reads and validates the settings.
 *
 * @throws {@link ConfigError} listing every problem at once.
 */
export function loadConfig(role: Role, environment: Environment = readEnvironment()): Config {
  const secrets = readSecretFiles(environment, SECRETS);
  const given = definedValues(secrets.environment);
  const parsed = Settings.safeParse(given);
  const problems = [...secrets.problems];
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map((issue) => {
        const name = String(issue.path[0] ?? 'environment');
        return `${name}: ${given[name] === undefined ? 'is not set' : issue.message}`;
      }),
    );
  }
  problems.push(...incompleteDisk(given));
  if (role === 'worker') problems.push(...missingProviderKeys(given));
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return { ...parsed.data, temporal: temporalConfig(given) };
}

function incompleteDisk(given: Environment): string[] {
  const problems: string[] = [];
  if (given.DISK === 's3' && given.S3_BUCKET === undefined)
    problems.push('S3_BUCKET: is not set; DISK=s3 needs it');
  if ((given.S3_ACCESS_KEY_ID === undefined) !== (given.S3_SECRET_ACCESS_KEY === undefined))
    problems.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set both, or neither');
  return problems;
}

function missingProviderKeys(given: Environment): string[] {
  if (given.SANDBOX_URL !== undefined) return [];
  return (['GEMINI_API_KEY', 'RESEND_API_KEY', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] as const)
    .filter((name) => given[name] === undefined)
    .map((name) => `${name}: is not set; set it, or set SANDBOX_URL to work against the sandbox`);
}

/**
 * `process.env` over `.env` over the settings of the servers that `npm run dev` or `npm run demo` keeps running here.
 */
export function readEnvironment(): Environment {
  return { ...readDevelopmentServers(), ...readEnvFile('.env'), ...process.env };
}

/** Where `npm run dev` and `npm run demo` leave the settings of the servers they run. */
export const DEVELOPMENT_ENV_FILE = 'out/dev.env';

function readDevelopmentServers(): Environment {
  const settings = readEnvFile(DEVELOPMENT_ENV_FILE);
  return isRunning(Number(settings.AFTERCARE_SERVERS_PID)) ? settings : {};
}

function readEnvFile(path: string): Environment {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function temporalConfig(environment: Record<string, string>): TemporalConfig {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: { ...environment } });
  return { connectionOptions, namespace: namespace ?? 'default' };
}

/** What `npm run dev`, `npm run demo`, tests and benches need to start servers of their own. */
export interface DevelopmentConfig {
  /** Set: this Temporal server is used and none is started. */
  readonly temporalAddress: string | undefined;
  /** Set: this database is used and no PostgreSQL is started. */
  readonly databaseUrl: string | undefined;
  readonly gatewayPort: number | undefined;
  /** The value of PATH. */
  readonly path: string;
  /** Where a downloaded or built Temporal server is kept. */
  readonly cacheDir: string;
  /** What our own processes inherit. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws {@link ConfigError} when GATEWAY_PORT is not a port. */
export function loadDevelopmentConfig(): DevelopmentConfig {
  const environment = definedValues({ ...readEnvFile('.env'), ...process.env });
  const port = Settings.shape.GATEWAY_PORT.safeParse(environment.GATEWAY_PORT);
  if (!port.success) throw new ConfigError([`GATEWAY_PORT: ${port.error.issues[0]?.message}`]);
  return {
    temporalAddress: environment.TEMPORAL_ADDRESS,
    databaseUrl: environment.DATABASE_URL,
    gatewayPort: environment.GATEWAY_PORT === undefined ? undefined : port.data,
    path: environment.PATH ?? '',
    cacheDir: join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'aftercare'),
    environment,
  };
}

/** Without the variables that are not set; an empty value in a .env file means the same. */
function definedValues(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
