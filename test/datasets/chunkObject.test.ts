import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { contentHash, packChunks, readChunk } from '../../src/datasets/chunkObject.ts';
import type { Disk } from '../../src/disks/disk.ts';
import { ObjectCorruptError, ObjectNotFoundError } from '../../src/disks/diskErrors.ts';
import { localDisk } from '../../src/disks/localDisk.ts';

const toBytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('chunk objects', () => {
  const csv = `a,b\n${'1,"é\u0001 =cmd()"\n'.repeat(500)}`;
  const bytes = Buffer.byteLength(csv);
  let directory: string;
  let disk: Disk;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-test-chunks-'));
    disk = localDisk(directory);
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('come back as they were written, and take less room', async () => {
    const first = 'a,b\n0,0\n';
    const [before, pack] = [
      await packChunks([Buffer.from(first)]),
      await packChunks([first, csv, first].map(toBytes)),
    ];
    await disk.write('pack', Buffer.concat([before.packed, pack.packed]));
    const place = { objectKey: 'pack', objectOffset: before.packed.length, objectBytes: pack.packed.length };
    const found = { ...place, sha256: pack.sha256 };
    assert.equal(await readChunk(disk, { ...found, unpackedOffset: first.length, bytes }), csv);
    const last = { ...found, unpackedOffset: first.length + bytes, bytes: first.length };
    assert.equal(await readChunk(disk, last), first);
    assert.ok(pack.packed.length < bytes / 5);
  });

  it('are known by the SHA-256 of the bytes the model sees', () => {
    assert.equal(
      contentHash(toBytes(csv)),
      createHash('sha256').update(Buffer.from(csv, 'utf8')).digest('hex'),
    );
  });

  it('are refused when they are not what was written', async () => {
    const { packed, sha256 } = await packChunks([toBytes(csv)]);
    const others: readonly Uint8Array[] = [
      packed.subarray(0, packed.length - 20),
      Buffer.from('not gzip'),
      gzipSync(csv.replace('é', 'e')),
      gzipSync(Buffer.alloc(50_000_000)),
    ];
    for (const other of others) {
      await disk.write('other', other);
      const place = { objectKey: 'other', objectOffset: 0, objectBytes: packed.length, unpackedOffset: 0 };
      await assert.rejects(readChunk(disk, { ...place, sha256, bytes }), ObjectCorruptError);
    }
  });

  it('say when they are gone', async () => {
    const place = { objectKey: 'gone', objectOffset: 0, objectBytes: 5, unpackedOffset: 0 };
    const gone = { ...place, sha256: '0'.repeat(64), bytes };
    await assert.rejects(readChunk(disk, gone), ObjectNotFoundError);
  });
});
