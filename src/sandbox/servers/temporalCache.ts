import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from './processRegistry.ts';

/** Longer than any download and build together: a lock this old was left behind. */
const STALE_LOCK_MS = 30 * 60_000;
const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;

/**
 * Where the binary for this platform is cached; named after the content of go.mod and go.sum, so that a change of either
 * asks for a new one.
 */
export async function cachedBinaryPath(cacheDir: string, toolsDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(toolsDir, file)));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const name = `temporal-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}${suffix}`;
  return join(cacheDir, name);
}

/** Runs `work` while no other process of this machine fills `target`; says so when it has to wait. */
export async function withCacheLock<T>(
  target: string,
  report: (step: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const lockFile = `${target}.lock`;
  await mkdir(dirname(target), { recursive: true });
  for (let waitedMs = 0; !(await tryLock(lockFile)); waitedMs += POLL_MS) {
    if (waitedMs === 0) report(`another process is obtaining ${target}; waiting for it`);
    else if (waitedMs % HEARTBEAT_MS === 0) report(`still waiting (${waitedMs / 1000} s)`);
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function tryLock(lockFile: string): Promise<boolean> {
  const holder = `${process.pid} ${processIdentity(process.pid) ?? ''}`;
  try {
    await writeFile(lockFile, holder, { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  // Two processes may break the same stale lock and both go on: they only do the work twice, the rename is atomic.
  if (await isStale(lockFile)) await rm(lockFile, { force: true });
  return false;
}

async function isStale(lockFile: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(lockFile)).mtimeMs > STALE_LOCK_MS) return true;
    const [pid, ...identity] = (await readFile(lockFile, 'utf8')).split(' ');
    const holder = identity.join(' ');
    return holder !== '' && processIdentity(Number(pid)) !== holder;
  } catch {
    // It was released between the two looks.
    return false;
  }
}
