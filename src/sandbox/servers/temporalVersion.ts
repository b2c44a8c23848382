import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The first server that skips time for a single workflow. */
export const MINIMUM_SERVER_VERSION = '1.32.0';

const VERSION_TIMEOUT_MS = 15_000;

/**
 * Asks a Temporal CLI for the version of the server in it.
 * @returns why it cannot be used; undefined when its server is new enough
 */
export async function checkServerVersion(binary: string): Promise<string | undefined> {
  let output: string;
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], {
      timeout: VERSION_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024,
    });
    output = stdout;
  } catch (error) {
    return `it cannot be run (${firstLine(error instanceof Error ? error.message : String(error))})`;
  }
  const server = /\bServer (\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (server === undefined) return `it does not tell its server's version ("${firstLine(output)}")`;
  if (compareVersions(server, MINIMUM_SERVER_VERSION) < 0)
    return `its server is ${server}, ${MINIMUM_SERVER_VERSION} or newer is needed`;
  return undefined;
}

function compareVersions(left: string, right: string): number {
  const others = right.split('.').map(Number);
  const differences = left.split('.').map((part, index) => Number(part) - (others[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 120);
}
