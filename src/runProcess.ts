import { ConfigError } from './config/config.ts';
import { QueueFullError } from './contracts/client/admission.ts';
import { JobInputDiffersError } from './contracts/client/runningInput.ts';
import { InvalidJobInputError } from './contracts/client/startJob.ts';
import { DatasetSourceError } from './datasets/datasetSourceError.ts';
import { JobError } from './domain/shared/jobError.ts';
import { InputError, UnavailableError } from './inputError.ts';
import { ShutdownForcedError } from './workers/shutdownForcedError.ts';

/** How an error ends a process: what is printed, and the exit code. */
export interface Failure {
  readonly type: string;
  readonly message: string;
  /** 2 for what the caller can fix, 1 for the rest. */
  readonly exitCode: 1 | 2;
}

/** Longest time a process takes to stop once the one that started it is gone, ms: what it waits for may be gone as well. */
const ORPHAN_GRACE_MS = 20_000;

/**
 * Runs the main function of a process and turns an error into a message on standard error and an exit code. A process
 * started by another of ours stops with it: nothing is left behind when a parent is killed.
 */
export async function runProcess(main: () => Promise<void>): Promise<void> {
  const isOrphan = process.send !== undefined && !process.connected;
  if (isOrphan) return;
  const stop = () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), ORPHAN_GRACE_MS).unref();
  };
  process.once('disconnect', stop);
  try {
    await main();
  } catch (error) {
    const failure = failureOf(error);
    process.stderr.write(`${failure.message}\n`);
    process.exitCode = failure.exitCode;
  } finally {
    process.off('disconnect', stop);
    if (process.connected) process.disconnect();
  }
}

/** Tells the process that started this one, if any, that it is at work. */
export function announceReady(): void {
  process.send?.('ready');
}

/** One clear line for everything expected; a stack trace for bugs only. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InputError || error instanceof DatasetSourceError) {
    return { type: error.type, message: error.message, exitCode: 2 };
  }
  if (error instanceof QueueFullError || error instanceof JobInputDiffersError)
    return { type: error.code, message: error.message, exitCode: 2 };
  if (error instanceof ConfigError || error instanceof InvalidJobInputError) {
    return { type: error.name, message: error.message, exitCode: 2 };
  }
  if (error instanceof JobError) return { type: error.code, message: error.message, exitCode: 1 };
  if (error instanceof ShutdownForcedError) return { type: error.name, message: error.message, exitCode: 1 };
  if (error instanceof UnavailableError) return { type: error.type, message: error.message, exitCode: 1 };
  if (!(error instanceof Error)) return { type: 'Unexpected', message: String(error), exitCode: 1 };
  return systemFailure(error) ?? { type: 'Unexpected', message: error.stack ?? error.message, exitCode: 1 };
}

/** What the operating system or a server said, in words a user can act on. */
function systemFailure(error: Error): Failure | undefined {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' && 'port' in error) {
    const message = `port ${error.port} is in use; stop what listens there, or choose another port`;
    return { type: 'PortInUse', message, exitCode: 2 };
  }
  if (code === 'ENOSPC') {
    const where = 'path' in error && typeof error.path === 'string' ? ` for ${error.path}` : '';
    return {
      type: 'DiskFull',
      message: `no space left on the disk${where}; free some and try again`,
      exitCode: 1,
    };
  }
  if (code === 'EACCES' && 'path' in error) {
    return { type: 'NoPermission', message: `no permission to use ${error.path}`, exitCode: 2 };
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') {
    const message = `PostgreSQL cannot be reached (${code}); check DATABASE_URL, or start it with: npm run dev`;
    return { type: 'DatabaseUnavailable', message, exitCode: 1 };
  }
  if (
    error.name === 'TransportError' ||
    /failed to connect to .*temporal|deadline.*connect/i.test(error.message)
  ) {
    const message = 'Temporal cannot be reached; check TEMPORAL_ADDRESS, or start it with: npm run dev';
    return { type: 'TemporalUnavailable', message, exitCode: 1 };
  }
  return undefined;
}
