import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../security/newId.ts';
import { type Disk, ObjectNotFoundError } from './disk.ts';

/** A disk in a folder of this machine; all workers and gateways must see the same folder. */
export function localDisk(folder: string): Disk {
  const root = resolve(folder);

  const pathOf = (key: string): string => {
    const path = resolve(root, key);
    if (!path.startsWith(root + sep)) throw new Error('an object key must stay inside the disk');
    return path;
  };

  const notFound = (error: unknown, key: string): never => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new ObjectNotFoundError('local', key);
    throw error;
  };

  return {
    name: 'local',

    async write(key, bytes) {
      const path = pathOf(key);
      const temporary = join(dirname(path), `.${newId('tmp')}`);
      await mkdir(dirname(path), { recursive: true });
      try {
        const source = bytes instanceof Readable ? bytes : Readable.from([bytes]);
        await pipeline(source, createWriteStream(temporary, { flags: 'wx', flush: true }));
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    async read(key) {
      return readFile(pathOf(key)).catch((error: unknown) => notFound(error, key));
    },

    async openRead(key) {
      const file = await open(pathOf(key)).catch((error: unknown) => notFound(error, key));
      return createReadStream('', { fd: file });
    },

    async withFile(key, use) {
      return use(pathOf(key));
    },

    async remove(key) {
      await rm(pathOf(key), { force: true });
    },

    async removeAll(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true });
    },
  };
}
