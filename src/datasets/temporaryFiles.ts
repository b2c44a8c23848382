import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PREFIX = 'aftercare-dataset-';

/** The directories of this process that are in use. */
const inUse = new Set<string>();

/**
 * Runs `use` with a directory of its own, which is gone again when it has ended, however it ended. What a killed process
 * of this machine has left is removed by the next one that needs a directory.
 */
export async function withTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  await removeAbandoned();
  const directory = await mkdtemp(join(tmpdir(), `${PREFIX}${hostname()}-${process.pid}-`));
  inUse.add(directory);
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
    inUse.delete(directory);
  }
}

/**
 * Runs `use` with a directory of its own and a link in it to the file. DuckDB takes a path for a pattern:
 * `visits[1].csv` would read `visits1.csv`.
 */
export function withTemporaryLink<T>(
  path: string,
  name: string,
  use: (directory: string, link: string) => Promise<T>,
): Promise<T> {
  return withTemporaryDirectory(async (directory) => {
    const link = join(directory, name);
    await symlink(resolve(path), link);
    return use(directory, link);
  });
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX) || !isAbandoned(name)) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Process ids say nothing across machines, and containers that share a folder are machines of their own. */
function isAbandoned(name: string): boolean {
  const ownPrefix = `${PREFIX}${hostname()}-`;
  const pid = name.startsWith(ownPrefix)
    ? /^(\d+)-[^-]+$/.exec(name.slice(ownPrefix.length))?.[1]
    : undefined;
  if (pid === undefined) return false;
  // In a container, a process is followed by one with the same id.
  if (Number(pid) === process.pid) return !inUse.has(join(tmpdir(), name));
  return !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Without the right to signal it, the process still runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
