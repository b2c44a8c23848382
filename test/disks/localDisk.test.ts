import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDisk } from '../../src/disks/localDisk.ts';
import { TransientError } from '../../src/domain/shared/jobError.ts';
import { failureOf } from '../../src/runProcess.ts';

/** Mounts a file system of this size; undefined where this user may not mount. */
function mountSmallFileSystem(folder: string, kilobytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the local disk without room or rights', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-disk-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('says in one line that it is full, and leaves nothing of the write', async function () {
    if (!mountSmallFileSystem(folder, 64)) {
      process.stderr.write('  skipped: this user may not mount a small file system\n');
      return this.skip();
    }
    try {
      const error: unknown = await localDisk(folder)
        .write('reports/large.pdf', Buffer.alloc(200_000, 'x'))
        .catch((reason: unknown) => reason);
      assert.ok(error instanceof TransientError && error.code === 'DiskFull');
      const { type, message, exitCode } = failureOf(error);
      assert.deepEqual([type, exitCode], ['DiskFull', 1]);
      assert.equal(message, 'no space left on the local disk; free some and try again');
      assert.deepEqual(await readdir(join(folder, 'reports')), []);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('says in one line which folder it may not use', async function () {
    if (process.platform !== 'linux') return this.skip();
    // Not even root may make folders there.
    const error: unknown = await localDisk('/sys/aftercare')
      .write('reports/a.pdf', Buffer.from('x'))
      .catch((reason: unknown) => reason);
    const { type, message } = failureOf(error);
    assert.equal(type, 'DiskNoPermission');
    assert.equal(
      message,
      'no permission to use the local disk; give this process access to /sys/aftercare (DATA_DIR)',
    );
  });
});
