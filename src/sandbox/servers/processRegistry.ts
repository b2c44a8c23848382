import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** How long a server may take to stop before it is killed, milliseconds. */
const STOP_GRACE_MS = 10_000;
const LOG_TAIL_LINES = 15;

const Signal = z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGKILL']);
type Signal = z.output<typeof Signal>;

/** What a run folder keeps of a server: enough to end it when its parent could not, and never another process. */
const ServerRecord = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  identity: z.string(),
  parentPid: z.number().int().positive(),
  parentIdentity: z.string(),
  stopSignal: Signal,
  /** A log that the caller did not name, removed with the record. */
  scratchLog: z.string().optional(),
});
type ServerRecord = z.output<typeof ServerRecord>;

export interface ServerProcessOptions {
  /** Shown in messages and part of the record's file name. */
  name: string;
  command: string;
  args: readonly string[];
  /** The user to run it as. @default the current one */
  uid?: number;
  gid?: number;
  /** Where records of running servers are kept, see {@link stopStaleServers}. */
  runDir: string;
  /** Gets the server's output, appended. @default a file in `runDir`, removed when the server is stopped */
  logFile?: string;
  /** Asks the server to stop in good order. */
  stopSignal: Signal;
  /** Sent when this process exits without having called `stop()`. */
  exitSignal: Signal;
}

/** A server that runs beside this process and ends with it. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves with what ended the server, such as `exit code 1`. */
  readonly exited: Promise<string>;
  hasExited(): boolean;
  /** The end of its log, for an error message. */
  logTail(): string;
  /** Resolves when the server has exited; killed when it takes longer than ten seconds. */
  stop(): Promise<void>;
}

/**
 * Starts a server in a process group of its own, so that Ctrl-C reaches only this process, which then stops the server in
 * its own order.
 * @throws Error when the command cannot be run
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  mkdirSync(dirname(options.runDir), { recursive: true });
  mkdirSync(options.runDir, { recursive: true, mode: 0o700 });
  const logFile = options.logFile ?? join(options.runDir, `${options.name}-${randomUUID()}.log`);
  const scratchLog = options.logFile === undefined ? logFile : undefined;
  const log = openSync(logFile, 'a');
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      stdio: ['ignore', log, log],
      detached: true,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
      windowsHide: true,
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  } finally {
    closeSync(log);
  }
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.name} did not start`);

  const recordFile = writeRecord(options, pid, scratchLog);
  const killOnExit = () => {
    child.kill(options.exitSignal);
    removeFiles(recordFile, scratchLog);
  };
  process.once('exit', killOnExit);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', killOnExit);
      removeFiles(recordFile);
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;

  return {
    pid,
    exited,
    hasExited,
    logTail: () => lastLines(logFile),
    stop: async () => {
      if (!hasExited()) {
        child.kill(options.stopSignal);
        const kill = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
        await exited;
        clearTimeout(kill);
      }
      removeFiles(scratchLog);
    },
  };
}

/**
 * Stops the servers whose parent was killed before it could stop them. A process is touched only when it is, by its start
 * time, the very one that was recorded; a reused pid never is.
 */
export async function stopStaleServers(runDir: string, report: (step: string) => void): Promise<void> {
  for (const name of recordNames(runDir)) {
    const file = join(runDir, name);
    const record = readRecord(file);
    if (record === undefined || processIdentity(record.parentPid) === record.parentIdentity) continue;
    if (processIdentity(record.pid) === record.identity) {
      report(`stopping ${record.name} (pid ${record.pid}), left behind by a process that was killed`);
      await stopRecorded(record);
    }
    removeFiles(file, record.scratchLog);
  }
}

async function stopRecorded({ pid, identity, stopSignal }: ServerRecord): Promise<void> {
  const deadline = Date.now() + STOP_GRACE_MS;
  let signal: Signal = stopSignal;
  send(pid, signal);
  while (processIdentity(pid) === identity) {
    if (Date.now() > deadline) {
      if (signal === 'SIGKILL') return;
      signal = 'SIGKILL';
      send(pid, signal);
    }
    await delay(20);
  }
}

function send(pid: number, signal: Signal): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

/**
 * Tells this process from any other that had or will have its pid, by the time it started; null when no such process runs
 * or the platform does not tell.
 */
export function processIdentity(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command's name, in parentheses, may itself hold spaces and parentheses.
      const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return state === 'Z' || state === 'X' ? null : `${boot}/${fields[18]}`;
    }
    if (process.platform === 'win32') return null;
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/);
    return state?.startsWith('Z') ? null : started.join(' ');
  } catch {
    return null;
  }
}

function writeRecord(
  { name, runDir, stopSignal }: ServerProcessOptions,
  pid: number,
  scratchLog?: string,
): string {
  const file = join(runDir, `${name}-${pid}.json`);
  const identity = processIdentity(pid);
  const parentIdentity = processIdentity(process.pid);
  if (identity !== null && parentIdentity !== null) {
    const record: ServerRecord = {
      name,
      pid,
      identity,
      parentPid: process.pid,
      parentIdentity,
      stopSignal,
      ...(scratchLog === undefined ? {} : { scratchLog }),
    };
    writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  }
  return file;
}

function recordNames(runDir: string): string[] {
  try {
    return readdirSync(runDir).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readRecord(file: string): ServerRecord | undefined {
  try {
    return ServerRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Another process is writing it, or has just removed it.
    return undefined;
  }
}

function removeFiles(...files: (string | undefined)[]): void {
  for (const file of files) if (file !== undefined) rmSync(file, { force: true });
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  } catch {
    return '';
  }
}
