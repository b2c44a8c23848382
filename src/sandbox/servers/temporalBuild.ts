import { spawn } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkServerVersion } from './temporalVersion.ts';

const HEARTBEAT_MS = 15_000;
const BUILD_TIMEOUT_MS = 20 * 60_000;
const CLI_PACKAGE = 'github.com/temporalio/cli';

export interface TemporalBuildOptions {
  /** Absolute path of the `go` command. */
  go: string;
  toolsDir: string;
  /** Where the executable is put once it is complete and checked. */
  target: string;
  report: (step: string) => void;
}

/**
 * Builds the Temporal CLI from the Go module in `toolsDir`, saying every 15 seconds that it still does.
 * @throws Error with one line that says why not
 */
export async function buildTemporal({ go, toolsDir, target, report }: TemporalBuildOptions): Promise<void> {
  const unfinished = `${target}.build-${process.pid}${process.platform === 'win32' ? '.exe' : ''}`;
  const goMod = await readFile(join(toolsDir, 'go.mod'), 'utf8');
  const version = new RegExp(`${CLI_PACKAGE} v(\\S+)`).exec(goMod)?.[1] ?? '0.0.0';
  const args = [
    'build',
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    `-s -w -X ${CLI_PACKAGE}/internal/temporalcli.Version=${version}`,
    '-o',
    unfinished,
    `${CLI_PACKAGE}/cmd/temporal`,
  ];
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const heartbeat = setInterval(() => report(`still building (${seconds()} s)`), HEARTBEAT_MS);
  try {
    await run(go, args, toolsDir);
    const problem = await checkServerVersion(unfinished);
    if (problem !== undefined) throw new Error(problem);
    await rename(unfinished, target);
    report(`built in ${seconds()} s, kept at ${target}`);
  } finally {
    clearInterval(heartbeat);
    await rm(unfinished, { force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: BUILD_TIMEOUT_MS,
      windowsHide: true,
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const reason = output.trim().split('\n').at(-1) || `${code ?? signal}`;
      reject(new Error(signal === null ? reason : `go was ended by ${signal}: ${reason}`));
    });
  });
}
