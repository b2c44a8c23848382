import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalBinary, TemporalUnavailableError } from '../../../src/sandbox/servers/temporalBinary.ts';
import { cachedBinaryPath } from '../../../src/sandbox/servers/temporalCache.ts';
import { releaseArchiveName } from '../../../src/sandbox/servers/temporalRelease.ts';

const NEW_ENOUGH = 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.50.1)"';
const TOO_OLD = 'echo "temporal version 1.1.0 (Server 1.26.2, UI 2.31.2)"';
const NOWHERE = 'http://127.0.0.1:9';

describe('finding a Temporal binary', () => {
  let folder: string;
  let bin: string;
  let cacheDir: string;
  let toolsDir: string;
  let steps: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-binary-'));
    bin = join(folder, 'bin');
    cacheDir = join(folder, 'cache');
    toolsDir = join(folder, 'tools');
    steps = [];
    for (const each of [bin, toolsDir]) await mkdir(each);
    await writeFile(join(toolsDir, 'go.mod'), 'module tools\n\nrequire github.com/temporalio/cli v1.8.2\n');
    await writeFile(join(toolsDir, 'go.sum'), '');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const find = (releaseUrl = NOWHERE) =>
    findTemporalBinary({ report: (step) => steps.push(step), cacheDir, path: bin, toolsDir, releaseUrl });

  const script = async (name: string, body: string) => {
    const file = join(bin, name);
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
    return file;
  };

  it('takes the one on the PATH when its server is new enough', async () => {
    const installed = await script('temporal', NEW_ENOUGH);

    assert.deepEqual(await find(), { path: installed, source: 'path' });
    assert.deepEqual(steps, [`using ${installed} from the PATH`]);
  });

  it('says why it refuses one on the PATH that is too old, and goes on to the cache', async () => {
    await script('temporal', TOO_OLD);
    const cached = await fillCache(NEW_ENOUGH);

    assert.deepEqual(await find(), { path: cached, source: 'cache' });
    assert.match(steps[0] ?? '', /refused: its server is 1\.26\.2, 1\.32\.0 or newer is needed/);
  });

  it('refuses one that prints something else, and one that cannot be run', async () => {
    await script('temporal', 'echo "hello world"');
    await assert.rejects(find(), /does not tell its server's version \("hello world"\)/);

    await script('temporal', 'exit 3');
    await assert.rejects(find(), /it cannot be run/);
  });

  it('looks for another cached binary once go.mod changes', async () => {
    const cached = await fillCache(NEW_ENOUGH);
    await writeFile(join(toolsDir, 'go.mod'), 'module tools\n');

    await assert.rejects(find(), TemporalUnavailableError);
    assert.notEqual(await cachedBinaryPath(cacheDir, toolsDir), cached);
  });

  it('lists every step and what the user can do when nothing works', async () => {
    const startedAt = Date.now();
    const error = await find().catch((reason: unknown) => reason);

    assert.ok(error instanceof TemporalUnavailableError);
    assert.match(error.message, /temporal is not on the PATH/);
    assert.match(error.message, /nothing is cached at /);
    assert.match(error.message, /official release could not be used: 127\.0\.0\.1:9 cannot be reached/);
    assert.match(error.message, /go is not on the PATH/);
    assert.match(error.message, /install the Temporal CLI/);
    assert.match(error.message, /set TEMPORAL_ADDRESS/);
    assert.match(error.message, /install Go 1\.26\.8/);
    assert.deepEqual(
      error.steps,
      steps.filter((step) => !step.startsWith('downloading')),
    );
    assert.ok(Date.now() - startedAt < 60_000);
    assert.deepEqual(await readdir(cacheDir), []);
  });

  it('builds with Go when nothing else works, and the next time finds that in the cache', async () => {
    await script(
      'go',
      `while [ "$1" != -o ]; do shift; done; printf '#!/bin/sh\\n%s\\n' '${NEW_ENOUGH}' > "$2"; chmod 755 "$2"`,
    );

    const built = await find();
    assert.equal(built.source, 'build');
    assert.deepEqual(await find(), { path: built.path, source: 'cache' });
    assert.equal((await readdir(cacheDir)).length, 1);
  });

  it('gives the last line of a build that fails, and leaves nothing in the cache', async () => {
    await script('go', 'echo "go: downloading x" >&2; echo "go.mod requires go >= 1.26.8" >&2; exit 1');

    await assert.rejects(find(), /the build with Go failed: go\.mod requires go >= 1\.26\.8/);
    assert.deepEqual(await readdir(cacheDir), []);
  });

  it('builds once when two ask at the same time', async () => {
    const counter = join(folder, 'builds');
    await script(
      'go',
      `echo build >> ${counter}; sleep 0.3; while [ "$1" != -o ]; do shift; done
       printf '#!/bin/sh\\n%s\\n' '${NEW_ENOUGH}' > "$2"; chmod 755 "$2"`,
    );

    const sources = (await Promise.all([find(), find()])).map((found) => found.source);
    assert.deepEqual(sources.toSorted(), ['build', 'cache']);
    assert.equal(await readFile(counter, 'utf8'), 'build\n');
  });

  it('is not held up by the lock of a process that was killed', async () => {
    await mkdir(cacheDir);
    await writeFile(`${await cachedBinaryPath(cacheDir, toolsDir)}.lock`, '1 long-gone');

    await assert.rejects(find(), TemporalUnavailableError);
  });

  it('takes the official release when its checksum is right', async () => {
    const release = await serveRelease(NEW_ENOUGH);
    try {
      const found = await find(release.url);
      assert.deepEqual(found, { path: await cachedBinaryPath(cacheDir, toolsDir), source: 'release' });
      assert.deepEqual(await readdir(cacheDir), [found.path.slice(cacheDir.length + 1)]);
    } finally {
      release.server.close();
    }
  });

  it('refuses a release that is not what was published, or whose server is too old', async () => {
    const forged = await serveRelease(NEW_ENOUGH, '0'.repeat(64));
    await assert.rejects(find(forged.url), /has checksum [0-9a-f]{64}, not the published 0000/);
    forged.server.close();

    const old = await serveRelease(TOO_OLD);
    await assert.rejects(find(old.url), /release could not be used: its server is 1\.26\.2/);
    old.server.close();
    assert.deepEqual(await readdir(cacheDir), []);
  });

  it('knows the archives of Linux, macOS and Windows', () => {
    assert.equal(releaseArchiveName('linux', 'x64'), 'temporal_cli_1.9.1_linux_amd64.tar.gz');
    assert.equal(releaseArchiveName('darwin', 'arm64'), 'temporal_cli_1.9.1_darwin_arm64.tar.gz');
    assert.equal(releaseArchiveName('win32', 'x64'), 'temporal_cli_1.9.1_windows_amd64.zip');
    assert.equal(releaseArchiveName('aix', 'ppc64'), null);
  });

  async function fillCache(body: string): Promise<string> {
    const cached = await cachedBinaryPath(cacheDir, toolsDir);
    await mkdir(cacheDir, { recursive: true });
    await writeFile(cached, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return cached;
  }

  async function serveRelease(body: string, checksum?: string): Promise<{ url: string; server: Server }> {
    const archiveName = releaseArchiveName(process.platform, process.arch);
    assert.ok(archiveName !== null);
    await writeFile(join(folder, 'temporal'), `#!/bin/sh\n${body}\n`);
    execFileSync('tar', ['-czf', join(folder, archiveName), '-C', folder, 'temporal']);
    const archive = await readFile(join(folder, archiveName));
    const published = checksum ?? createHash('sha256').update(archive).digest('hex');
    const server = createServer((request, response) => {
      if (request.url === '/v1.9.1/checksums.txt') response.end(`${published}  ${archiveName}\n`);
      else if (request.url === `/v1.9.1/${archiveName}`) response.end(archive);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, server };
  }
});
