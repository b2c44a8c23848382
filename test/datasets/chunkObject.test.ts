import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ChunkDamagedError, contentHash, readChunk, writeChunk } from '../../src/datasets/chunkObject.ts';
import { type Disk, ObjectNotFoundError } from '../../src/disks/disk.ts';
import { localDisk } from '../../src/disks/localDisk.ts';

describe('chunk objects', () => {
  const csv = `a,b\n${'1,"é\u0001 =cmd()"\n'.repeat(500)}`;
  const chunk = { objectKey: 'c.csv.gz', bytes: Buffer.byteLength(csv), contentHash: contentHash(csv) };
  let directory: string;
  let disk: Disk;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-test-chunks-'));
    disk = localDisk(directory);
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('come back as they were written, and take less room', async () => {
    await writeChunk(disk, chunk.objectKey, csv);
    assert.equal(await readChunk(disk, chunk), csv);
    assert.ok((await disk.read(chunk.objectKey)).length < chunk.bytes / 5);
  });

  it('are known by the SHA-256 of the bytes the model sees', () => {
    assert.equal(chunk.contentHash, createHash('sha256').update(Buffer.from(csv, 'utf8')).digest('hex'));
  });

  it('are refused when they are not what was written, without unpacking more than that', async () => {
    const whole = await disk.read(chunk.objectKey);
    const others: readonly Uint8Array[] = [
      whole.subarray(0, whole.length - 20),
      Buffer.from('not gzip'),
      gzipSync(csv.replace('é', 'e')),
      gzipSync(Buffer.alloc(50_000_000)),
    ];
    for (const other of others) {
      await disk.write('other', other);
      await assert.rejects(readChunk(disk, { ...chunk, objectKey: 'other' }), ChunkDamagedError);
    }
  });

  it('say when they are gone', async () => {
    await assert.rejects(readChunk(disk, { ...chunk, objectKey: 'gone' }), ObjectNotFoundError);
  });
});
