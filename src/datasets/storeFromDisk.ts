import { basename } from 'node:path';
import type { DatasetId } from '../contracts/shared/ids.ts';
import type { Disk } from '../disks/disk.ts';
import { type StoreSourceOptions, storeSource } from './storeSource.ts';

/**
 * Stores an object that another program has put on a disk as a data set; the object stays.
 *
 * @throws ObjectNotFoundError
 * @throws {@link DatasetSourceError}
 */
export function storeFromDisk(disk: Disk, key: string, options: StoreSourceOptions): Promise<DatasetId> {
  const object = { key, sha256: undefined };
  return disk.withFile(object, (path) => storeSource(path, { ...options, name: basename(key) }));
}
