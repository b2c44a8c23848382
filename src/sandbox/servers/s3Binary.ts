import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UnavailableError } from '../../inputError.ts';
import { findExecutable, isExecutable } from './findExecutable.ts';
import { withCacheLock } from './temporalCache.ts';

export interface S3BinaryOptions {
  /** Gets one line for every step. */
  readonly report: (step: string) => void;
  /** Where a built binary is kept for the next time. */
  readonly cacheDir: string;
  /** The value of PATH to look for `versitygw` and `go` on. */
  readonly path: string;
  /** What Go inherits, such as GOPROXY. */
  readonly environment: Readonly<Record<string, string>>;
}

const PACKAGE = 'github.com/versity/versitygw/cmd/versitygw';
const VERSION = '1.8.0';
const BUILD_TIMEOUT_MS = 15 * 60_000;

/**
 * The executable of versitygw, a server of the S3 API over a folder: on the PATH, in the cache, or built with Go.
 *
 * @throws UnavailableError `S3ServerMissing` when there is neither it nor Go, `S3ServerUnavailable` when the build fails
 */
export async function findS3Binary(options: S3BinaryOptions): Promise<string> {
  const { report, cacheDir, path, environment } = options;
  const installed = await findExecutable('versitygw', path);
  if (installed !== undefined) return installed;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const cached = join(cacheDir, `versitygw-${process.platform}-${process.arch}-${VERSION}${suffix}`);
  if (await isExecutable(cached)) return cached;
  const go = await findExecutable('go', path);
  if (go === undefined) {
    throw new UnavailableError(
      'S3ServerMissing',
      `no S3-compatible server: versitygw is not on the PATH nor at ${cached}, and neither is go, which would build it`,
    );
  }
  return withCacheLock(cached, report, async () => {
    if (await isExecutable(cached)) return cached;
    report(`building versitygw ${VERSION} with ${go}: usually two to three minutes, once`);
    await build(go, environment, cached);
    return cached;
  });
}

async function build(go: string, environment: S3BinaryOptions['environment'], target: string): Promise<void> {
  const folder = await mkdtemp(join(dirname(target), 'versitygw-build-'));
  try {
    const args = ['install', '-trimpath', '-ldflags=-s -w', `${PACKAGE}@v${VERSION}`];
    await promisify(execFile)(go, args, {
      cwd: folder,
      env: { ...environment, GOBIN: folder },
      timeout: BUILD_TIMEOUT_MS,
    });
    await rename(join(folder, process.platform === 'win32' ? 'versitygw.exe' : 'versitygw'), target);
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const reason = output.split('\n').at(-1) || String(error);
    throw new UnavailableError('S3ServerUnavailable', `versitygw could not be built: ${reason}`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
