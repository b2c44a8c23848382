import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkServerVersion } from './temporalVersion.ts';

/** The Temporal CLI that is downloaded; its server is 1.32.0. */
export const RELEASE_VERSION = '1.9.1';
export const RELEASE_URL = 'https://github.com/temporalio/cli/releases/download';

const CONNECT_TIMEOUT_MS = 10_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;
const EXTRACT_TIMEOUT_MS = 60_000;
const MAX_ARCHIVE_BYTES = 400 * 1024 ** 2;

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** The release's archive for a machine, null when there is none. */
export function releaseArchiveName(platform: NodeJS.Platform, arch: string): string | null {
  const os = PLATFORMS[platform];
  const cpu = ARCHITECTURES[arch];
  if (os === undefined || cpu === undefined) return null;
  return `temporal_cli_${RELEASE_VERSION}_${os}_${cpu}.${os === 'windows' ? 'zip' : 'tar.gz'}`;
}

/**
 * Downloads the official release, checks it against the release's checksums and puts its executable at `target`.
 * @throws Error with one line that says why not
 */
export async function downloadTemporal(options: { target: string; releaseUrl: string }): Promise<void> {
  const archive = releaseArchiveName(process.platform, process.arch);
  if (archive === null) throw new Error(`there is none for ${process.platform} ${process.arch}`);
  const folder = `${options.releaseUrl}/v${RELEASE_VERSION}`;

  const checksums = (await download(`${folder}/checksums.txt`, CONNECT_TIMEOUT_MS)).toString('utf8');
  const expected = checksumOf(archive, checksums);
  const bytes = await download(`${folder}/${archive}`, DOWNLOAD_TIMEOUT_MS);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected)
    throw new Error(`${archive} has checksum ${actual}, not the published ${expected}`);

  const scratch = await mkdtemp(`${options.target}.download-`);
  try {
    await install(scratch, archive, bytes, options.target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function install(scratch: string, archive: string, bytes: Buffer, target: string): Promise<void> {
  const executable = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  const archiveFile = join(scratch, archive);
  await writeFile(archiveFile, bytes);
  // Windows' own tar reads zip files too.
  await promisify(execFile)('tar', ['-xf', archiveFile, '-C', scratch, executable], {
    timeout: EXTRACT_TIMEOUT_MS,
  });
  const unpacked = join(scratch, executable);
  await chmod(unpacked, 0o755);
  const problem = await checkServerVersion(unpacked);
  if (problem !== undefined) throw new Error(problem);
  await rename(unpacked, target);
}

function checksumOf(archive: string, checksums: string): string {
  for (const line of checksums.split('\n')) {
    const [checksum, name] = line.trim().split(/\s+\*?/);
    if (name === archive && checksum !== undefined && /^[0-9a-f]{64}$/.test(checksum)) return checksum;
  }
  throw new Error(`the release's checksums do not list ${archive}`);
}

async function download(url: string, timeoutMs: number): Promise<Buffer> {
  const { host } = new URL(url);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { signal: timeout });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    const announced = Number(response.headers.get('content-length') ?? 0);
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      received += chunk.byteLength;
      if (Math.max(received, announced) > MAX_ARCHIVE_BYTES) throw new Error(`${url} is too large`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (timeout.aborted) throw new Error(`${host} did not answer in full within ${timeoutMs / 1000} s`);
    if (error instanceof TypeError) throw new Error(`${host} cannot be reached (${causeOf(error)})`);
    throw error;
  }
}

function causeOf(error: TypeError): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
