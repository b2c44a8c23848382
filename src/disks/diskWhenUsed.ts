import { Readable } from 'node:stream';
import type { Disk, DiskName } from './disk.ts';

/**
 * A disk of which the code is loaded when it is first used: the AWS SDK takes a quarter of a second of CPU, which no process without a
 * bucket, and no command that reads the database only, should spend.
 */
export function diskWhenUsed(name: DiskName, load: () => Promise<Disk>): Disk {
  let loading: Promise<Disk> | undefined;
  const disk = () => {
    loading ??= load();
    return loading;
  };
  return {
    name,
    async write(key, bytes, headers) {
      // The disk finds the error of a stream that failed meanwhile; without a listener it would end the process.
      if (bytes instanceof Readable) bytes.once('error', () => undefined);
      return (await disk()).write(key, bytes, headers);
    },
    read: async (object) => (await disk()).read(object),
    openRead: async (object) => (await disk()).openRead(object),
    openRange: async (key, range) => (await disk()).openRange(key, range),
    verify: async (object) => (await disk()).verify(object),
    withFile: async (object, use) => (await disk()).withFile(object, use),
    remove: async (key) => (await disk()).remove(key),
    removeAll: async (prefix) => (await disk()).removeAll(prefix),
    list: async (prefix, page) => (await disk()).list(prefix, page),
    removeAbandonedWrites: async (prefix, options) => (await disk()).removeAbandonedWrites(prefix, options),
  };
}
