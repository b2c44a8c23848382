import { basename } from 'node:path';
import type { DatasetId } from '../contracts/shared/ids.ts';
import type { Disk } from '../disks/disk.ts';
import { ObjectNotFoundError } from '../disks/diskErrors.ts';
import { isUpload } from '../domain/shared/clinicObjects.ts';
import { type StoreSourceOptions, storeSource } from './storeSource.ts';

/**
 * Stores an object that another program has put on a disk as a data set; the object stays.
 *
 * @throws ObjectNotFoundError also for an object that is not under the prefix of the clinic, which is not looked for
 * @throws {@link DatasetSourceError}
 */
export async function storeFromDisk(
  disk: Disk,
  key: string,
  options: StoreSourceOptions,
): Promise<DatasetId> {
  if (!isUpload(options.clinicId, key)) throw new ObjectNotFoundError(disk.name, key);
  const object = { key, sha256: undefined };
  return disk.withFile(object, (path) => storeSource(path, { ...options, name: basename(key) }));
}
