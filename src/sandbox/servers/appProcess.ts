import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnavailableError } from '../../inputError.ts';

/** One of our own processes, such as the worker, running beside this one. */
export interface AppProcess {
  readonly pid: number;
  /** Resolves once the process is at work. */
  readonly ready: Promise<void>;
  /** Resolves when it has exited. */
  readonly exited: Promise<number | null>;
  /** Asks it to stop and waits; after `graceMs` it is killed. */
  stop(graceMs?: number): Promise<void>;
}

const inRepository = (path: string) => new URL(`../../../${path}`, import.meta.url);
/** Builds dist/ again when it is older than its sources: tests, which run from sources, start processes that run from dist/. */
const FRESH_DIST = inRepository('scripts/freshDist.mjs').href;
const LOAD_TYPESCRIPT = inRepository('scripts/loadTypeScript.mjs').href;
const DEFAULT_GRACE_MS = 15_000;

/**
 * Starts `dist/<name>.js`, or a script that runs it or its source, as in production, with these settings and nothing else of ours
 * in its environment. It ends with this process: when the IPC channel closes, it stops by itself.
 */
export function startAppProcess(
  name: 'worker' | 'gateway',
  environment: Readonly<Record<string, string>>,
  logFile: string,
  script: string = fileURLToPath(inRepository(`dist/${name}.js`)),
): AppProcess {
  const log = openSync(logFile, 'a');
  const loader = script.endsWith('.ts') ? LOAD_TYPESCRIPT : FRESH_DIST;
  const child = spawn(process.execPath, ['--import', loader, script], {
    // React has a development build, which takes twice as long to render an e-mail.
    env: { NODE_ENV: 'production', ...environment },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`the ${name} process could not be started`);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    pid,
    ready: readyMessage(name, child, exited, logFile),
    exited,
    async stop(graceMs = DEFAULT_GRACE_MS) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function readyMessage(
  name: string,
  child: ChildProcess,
  exited: Promise<number | null>,
  logFile: string,
): Promise<void> {
  const ready = new Promise<'ready'>((resolve) => child.once('message', () => resolve('ready')));
  const first = await Promise.race([ready, exited]);
  if (first !== 'ready')
    throw new UnavailableError(
      'ProcessEnded',
      `the ${name} process ended with code ${first}; see ${logFile}`,
    );
}
