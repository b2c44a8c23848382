import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../security/newId.ts';
import { ChecksumStream, verifiedStream, verifyBytes, verifyStream } from './checksum.ts';
import { checkKey, checkPrefix, type Disk, type ListedObject } from './disk.ts';
import { diskFull, diskNoPermission, ObjectNotFoundError } from './diskErrors.ts';

/** Begins the name of a file that is being written; no key has a part that begins with a dot. */
const UNFINISHED = '.tmp_';

/** A disk in a folder of this machine; all workers and gateways must see the same folder. */
export function localDisk(folder: string): Disk {
  const root = resolve(folder);
  const pathOf = (key: string): string => join(root, checkKey(key));

  const openFile = async (key: string) =>
    open(pathOf(key)).catch((error: unknown) => {
      throw isMissing(error) ? new ObjectNotFoundError('local', key) : explained(error, root);
    });
  const openStream = async (key: string, range?: { start: number; end: number }): Promise<Readable> =>
    createReadStream('', { fd: await openFile(key), ...range });

  return {
    name: 'local',

    async write(key, bytes) {
      const path = pathOf(key);
      const unfinished = join(dirname(path), `${UNFINISHED}${newId('w')}`);
      const checksum = new ChecksumStream();
      try {
        await mkdir(dirname(path), { recursive: true });
        const source = bytes instanceof Readable ? bytes : Readable.from([Buffer.from(bytes)]);
        await pipeline(source, checksum, createWriteStream(unfinished, { flags: 'wx', flush: true }));
        await rename(unfinished, path);
        await flushFolder(dirname(path));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw explained(error, root);
      }
      return { disk: 'local', key, ...checksum.result() };
    },

    async read(object) {
      const file = await openFile(object.key);
      try {
        return verifyBytes(await file.readFile(), 'local', object);
      } finally {
        await file.close();
      }
    },

    async openRead(object) {
      return verifiedStream(await openStream(object.key), 'local', object);
    },

    async openRange(key, range) {
      return openStream(key, range);
    },

    async verify(object) {
      await verifyStream(await openStream(object.key), 'local', object);
    },

    async withFile(object, use) {
      const stream = await openStream(object.key);
      if (object.sha256 === undefined) stream.destroy();
      else await verifyStream(stream, 'local', object);
      return use(pathOf(object.key));
    },

    async remove(key) {
      await rm(pathOf(key), { force: true }).catch((error: unknown) => {
        throw explained(error, root);
      });
    },

    async removeAll(prefix) {
      const path = join(root, checkPrefix(prefix));
      await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
        throw explained(error, root);
      });
    },

    async list(prefix, { after = '', limit }) {
      const found: ListedObject[] = [];
      for await (const key of walk(root, checkPrefix(prefix), after)) {
        if (nameOf(key).startsWith(UNFINISHED)) continue;
        const file = await statIfThere(join(root, key));
        if (file) found.push({ key, bytes: file.size, modifiedAt: file.mtime });
        if (found.length >= limit) break;
      }
      return found;
    },

    async removeAbandonedWrites(prefix, { before, dryRun }) {
      let abandoned = 0;
      for await (const key of walk(root, checkPrefix(prefix), '')) {
        if (!nameOf(key).startsWith(UNFINISHED)) continue;
        const file = await statIfThere(join(root, key));
        if (!file || file.mtime >= before) continue;
        abandoned += 1;
        if (!dryRun) await rm(join(root, key), { force: true });
      }
      return abandoned;
    },
  };
}

/** Keys under the prefix after `after`, in the order of their characters, as S3 lists them. */
async function* walk(root: string, prefix: string, after: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw explained(error, root);
  });
  const keys = entries.map((entry) => `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`);
  for (const key of keys.sort(byCodeUnits)) {
    if (key.endsWith('/')) {
      // All keys of a folder come before `after` when its name does, unless `after` lies in it.
      if (key > after || after.startsWith(key)) yield* walk(root, key, after);
    } else if (key > after) yield key;
  }
}

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : 1);
const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Undefined when it was removed after it had been listed. */
async function statIfThere(path: string) {
  return stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Makes the renaming itself outlive a power failure. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** What the operating system said, in one line that an operator can act on. */
function explained(error: unknown, root: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull('local', error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return diskNoPermission('local', `give this process access to ${root} (DATA_DIR)`, error);
    default:
      return error;
  }
}
