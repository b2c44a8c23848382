import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * Waits until no other process builds, so that two that start together do not write the same files.
 *
 * @param file holds the id of the process that builds; one whose process is gone is taken over
 * @returns a function that lets the next one build
 */
export async function holdBuildLock(file: string): Promise<() => void> {
  while (!taken(file)) {
    if (!ownerLives(file)) rmSync(file, { force: true });
    else await delay(POLL_MS);
  }
  return () => rmSync(file, { force: true });
}

function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (existsSync(file)) return false;
    throw error;
  }
}

/** An owner that has not written its id yet counts as living: it is about to. */
function ownerLives(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner > 0) process.kill(owner, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
