import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { contentHash, readChunk, writeChunk } from '../../src/datasets/chunkObject.ts';
import type { Disk } from '../../src/disks/disk.ts';
import { ObjectCorruptError, ObjectNotFoundError } from '../../src/disks/diskErrors.ts';
import { localDisk } from '../../src/disks/localDisk.ts';

describe('chunk objects', () => {
  const csv = `a,b\n${'1,"é\u0001 =cmd()"\n'.repeat(500)}`;
  const key = 'c.csv.gz';
  const bytes = Buffer.byteLength(csv);
  let directory: string;
  let disk: Disk;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-test-chunks-'));
    disk = localDisk(directory);
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('come back as they were written, and take less room', async () => {
    const { sha256, bytes: stored } = await writeChunk(disk, key, csv);
    assert.equal(await readChunk(disk, { objectKey: key, sha256, bytes }), csv);
    assert.ok(stored < bytes / 5);
  });

  it('are known by the SHA-256 of the bytes the model sees', () => {
    assert.equal(contentHash(csv), createHash('sha256').update(Buffer.from(csv, 'utf8')).digest('hex'));
  });

  it('are refused when they are not what was written', async () => {
    const { sha256 } = await writeChunk(disk, key, csv);
    const whole = await disk.read({ key, sha256 });
    const others: readonly Uint8Array[] = [
      whole.subarray(0, whole.length - 20),
      Buffer.from('not gzip'),
      gzipSync(csv.replace('é', 'e')),
      gzipSync(Buffer.alloc(50_000_000)),
    ];
    for (const other of others) {
      await disk.write('other', other);
      await assert.rejects(readChunk(disk, { objectKey: 'other', sha256, bytes }), ObjectCorruptError);
    }
  });

  it('say when they are gone', async () => {
    const gone = { objectKey: 'gone', sha256: '0'.repeat(64), bytes };
    await assert.rejects(readChunk(disk, gone), ObjectNotFoundError);
  });
});
