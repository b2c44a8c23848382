import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disk, StoredObject } from '../../src/disks/disk.ts';
import { PermanentError } from '../../src/domain/shared/jobError.ts';
import { S3_BUILD_TIMEOUT_MS } from '../support/testS3.ts';

const MIB = 1024 ** 2;

/** A disk, and the way around it to what it keeps. */
export interface DiskUnderTest {
  readonly disk: Disk;
  /** The file that holds the object. */
  fileOf(key: string): string;
  /** Leaves a write behind as a killed process would, begun at this instant. */
  abandonWrite(key: string, begunAt: Date): Promise<void>;
  close(): Promise<void>;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const drain = async (stream: Readable) => Buffer.concat(await stream.toArray());

const permanent = (code: string) => (error: unknown) =>
  error instanceof PermanentError && error.code === code;

/** The tests that every disk passes. `start` answers undefined where its server cannot run. */
export function behavesAsADisk(name: string, start: () => Promise<DiskUnderTest | undefined>): void {
  describe(`the ${name} disk`, () => {
    let under: DiskUnderTest;
    let disk: Disk;
    before(async function () {
      this.timeout(S3_BUILD_TIMEOUT_MS);
      const started = await start();
      if (!started) return this.skip();
      under = started;
      ({ disk } = under);
    });
    after(() => under?.close());

    const put = (key: string, content: string): Promise<StoredObject> =>
      disk.write(key, Buffer.from(content));
    const keysUnder = async (prefix: string) =>
      (await disk.list(prefix, { limit: 1_000 })).map(({ key }) => key);

    it('answers what it stored, and reads it back', async () => {
      const stored = await put('reports/rp_1.pdf', 'a report');
      const expected = {
        disk: name,
        key: 'reports/rp_1.pdf',
        bytes: 8,
        sha256: sha256(Buffer.from('a report')),
      };
      assert.deepEqual(stored, expected);
      assert.equal(text(await disk.read(stored)), 'a report');
      assert.equal(text(await drain(await disk.openRead(stored))), 'a report');
      await disk.verify(stored);
    });

    it('stores the empty object', async () => {
      const stored = await put('reports/empty.pdf', '');
      assert.equal(stored.bytes, 0);
      assert.equal((await disk.read(stored)).byteLength, 0);
      assert.equal((await drain(await disk.openRead(stored))).byteLength, 0);
    });

    it('stores a large stream in pieces, and reads it back as a stream and as a file', async () => {
      const piece = randomBytes(MIB);
      const stored = await disk.write('datasets/ds_1/source.csv', Readable.from(Array(13).fill(piece)));
      assert.equal(stored.bytes, 13 * MIB);
      const whole = sha256(Buffer.concat(Array(13).fill(piece)));
      assert.equal(stored.sha256, whole);
      assert.equal(sha256(await drain(await disk.openRead(stored))), whole);
      let path = '';
      await disk.withFile(stored, async (file) => {
        path = file;
        assert.match(file, /\.csv$/);
        assert.equal(sha256(await readFile(file)), whole);
      });
      assert.equal(existsSync(path), name === 'local');
    });

    it('reads a range, both ends included', async () => {
      const stored = await put('reports/range.pdf', '0123456789');
      assert.equal(text(await drain(await disk.openRange(stored.key, { start: 2, end: 4 }))), '234');
      assert.equal(text(await drain(await disk.openRange(stored.key, { start: 9, end: 9 }))), '9');
    });

    it('replaces an object whole: a reader gets the old one or the new one', async () => {
      const contents = [Buffer.alloc(2 * MIB, 'a'), Buffer.alloc(2 * MIB, 'b')] as const;
      const sums = contents.map(sha256);
      const key = 'reports/replaced.pdf';
      let stored = await disk.write(key, contents[0]);
      let writing = true;
      const seen = new Set<string>();
      const reader = async () => {
        while (writing) {
          const bytes = await drain(await disk.openRange(key, { start: 0, end: 2 * MIB - 1 }));
          seen.add(sha256(bytes));
        }
      };
      const readers = [reader(), reader()];
      for (let round = 1; round <= 8; round += 1) {
        stored = await disk.write(key, slowly(contents[round % 2 === 0 ? 0 : 1]));
      }
      writing = false;
      await Promise.all(readers);
      assert.deepEqual(
        [...seen].filter((sum) => !sums.includes(sum)),
        [],
      );
      assert.equal(sha256(await disk.read(stored)), sums[0]);
    });

    it('leaves the old object, and nothing else, when a write fails on the way', async () => {
      const stored = await put('reports/kept.pdf', 'the old one');
      const failing = Readable.from(
        (async function* () {
          for (let piece = 0; piece < 12; piece += 1) yield Buffer.alloc(MIB, 'x');
          throw new Error('the source broke');
        })(),
      );
      await assert.rejects(disk.write(stored.key, failing), /the source broke/);
      assert.equal(text(await disk.read(stored)), 'the old one');
      const left = await disk.removeAbandonedWrites('reports/', {
        before: new Date(Date.now() + 60_000),
        dryRun: true,
      });
      assert.equal(left, 0);
    });

    it('tells a missing object by a permanent error', async () => {
      const missing = { key: 'reports/none.pdf', sha256: '0'.repeat(64) };
      for (const reading of [
        () => disk.read(missing),
        () => disk.openRead(missing),
        () => disk.openRange(missing.key, { start: 0, end: 1 }),
        () => disk.verify(missing),
        () => disk.withFile(missing, async () => undefined),
      ]) {
        await assert.rejects(reading, permanent('ObjectNotFound'));
      }
    });

    it('refuses to hand out an object that was changed or cut short', async () => {
      const stored = await disk.write('reports/damaged.pdf', Buffer.alloc(300_000, 'r'));
      const damages: (() => Promise<void>)[] = [
        () => writeFile(under.fileOf(stored.key), Buffer.alloc(300_000, 's')),
        () => truncate(under.fileOf(stored.key), 299_999),
      ];
      for (const damage of damages) {
        await damage();
        await assert.rejects(disk.read(stored), permanent('ObjectCorrupt'));
        await assert.rejects(disk.verify(stored), permanent('ObjectCorrupt'));
        await assert.rejects(
          disk.withFile(stored, async () => assert.fail('used it')),
          permanent('ObjectCorrupt'),
        );
        let got = 0;
        const reading = (async () => {
          for await (const piece of await disk.openRead(stored)) got += (piece as Buffer).byteLength;
        })();
        await assert.rejects(reading, permanent('ObjectCorrupt'));
        assert.ok(got < stored.bytes, 'a reader must not get all the bytes of a damaged object');
      }
    });

    it('removes an object, and one that is not there', async () => {
      const stored = await put('reports/removed.pdf', 'x');
      await disk.remove(stored.key);
      await disk.remove(stored.key);
      await assert.rejects(disk.read(stored), permanent('ObjectNotFound'));
    });

    it('removes all objects under a prefix and none beside it', async () => {
      for (const key of [
        'datasets/ds_2/source.csv',
        'datasets/ds_2/chunks/0.csv',
        'datasets/ds_2/chunks/1.csv',
      ]) {
        await put(key, key);
      }
      const beside = await put('datasets/ds_20/source.csv', 'beside');
      await disk.removeAll('datasets/ds_2/');
      await disk.removeAll('datasets/ds_2/');
      assert.deepEqual(await keysUnder('datasets/ds_2/'), []);
      assert.equal(text(await disk.read(beside)), 'beside');
    });

    it('lists objects in the order of their keys, page by page', async () => {
      const keys = ['a.csv', 'a/0.csv', 'a/b/1.csv', 'a0.csv', 'b/2.csv', 'c.csv'].map(
        (key) => `listed/${key}`,
      );
      for (const key of keys.toReversed()) await put(key, key);
      const pages: string[][] = [];
      let after: string | undefined;
      for (;;) {
        const page = await disk.list('listed/', { after, limit: 2 });
        if (page.length === 0) break;
        pages.push(page.map(({ key }) => key));
        after = page.at(-1)?.key;
      }
      assert.deepEqual(pages, [keys.slice(0, 2), keys.slice(2, 4), keys.slice(4)]);
      const [first] = await disk.list('listed/', { limit: 1 });
      assert.equal(first?.bytes, 'listed/a.csv'.length);
      assert.ok(Math.abs(Date.now() - (first?.modifiedAt.getTime() ?? 0)) < 120_000);
      assert.deepEqual(await keysUnder('nothing-here/'), []);
    });

    it('removes writes that were abandoned before an instant, and no younger ones', async () => {
      await under.abandonWrite('abandoned/a/1.csv', new Date(Date.now() - 3_600_000));
      await put('abandoned/a/2.csv', 'whole');
      const before = new Date(Date.now() + 60_000);
      const long = new Date(Date.now() - 7_200_000);
      const abandoned = (options: { before: Date; dryRun: boolean }) =>
        disk.removeAbandonedWrites('abandoned/', options);
      assert.equal(await abandoned({ before: long, dryRun: false }), 0);
      assert.equal(await abandoned({ before, dryRun: true }), 1);
      assert.equal(await abandoned({ before, dryRun: false }), 1);
      assert.equal(await abandoned({ before, dryRun: false }), 0);
      assert.deepEqual(await keysUnder('abandoned/'), ['abandoned/a/2.csv']);
    });

    it('opens what something else put there, whatever it is called', async () => {
      const key = 'exports/visits [1] für März.csv';
      const { bytes } = await put(key, 'a,b');
      const found = await disk.withFile({ key, sha256: undefined }, (path) => readFile(path));
      assert.equal(found.byteLength, bytes);
      const missing = { key: 'exports/none.csv', sha256: undefined };
      await assert.rejects(
        disk.withFile(missing, async () => undefined),
        permanent('ObjectNotFound'),
      );
    });

    it('takes no key that leads elsewhere', async () => {
      for (const key of [
        '../out',
        '/etc/passwd',
        'a//b',
        'a/../b',
        '.hidden',
        'a/.tmp_x',
        '',
        'a\\b',
        'a\n',
        `${'ä'.repeat(513)}`,
      ]) {
        await assert.rejects(
          async () => disk.write(key, Buffer.from('x')),
          permanent('InvalidObjectKey'),
          key,
        );
      }
      await assert.rejects(async () => disk.removeAll('datasets'), permanent('InvalidObjectKey'));
    });
  });
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += 512 * 1024) {
    yield bytes.subarray(start, start + 512 * 1024);
    await delay(2);
  }
}
const slowly = (bytes: Buffer): Readable => Readable.from(piecesOf(bytes));
