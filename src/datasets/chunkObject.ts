import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { Disk, StoredObject } from '../disks/disk.ts';
import type { DatasetChunk } from '../store/datasets.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** SHA-256, in hex, of a chunk's CSV in UTF-8: of exactly the bytes the model gets to see. */
export const contentHash = (csv: string): string => createHash('sha256').update(csv, 'utf8').digest('hex');

/**
 * Writes a chunk as an object, compressed by gzip at its fastest: zstd came to Node after the oldest version that is
 * supported, and all workers must be able to read what one has written.
 */
export async function writeChunk(disk: Disk, key: string, csv: string): Promise<StoredObject> {
  return disk.write(key, await compress(csv, { level: constants.Z_BEST_SPEED }));
}

/**
 * The CSV of one chunk, with its header line.
 *
 * @throws ObjectNotFoundError
 * @throws ObjectCorruptError when it is not what was written.
 */
export async function readChunk(
  disk: Disk,
  { objectKey: key, sha256, bytes }: Pick<DatasetChunk, 'objectKey' | 'sha256' | 'bytes'>,
): Promise<string> {
  const plain = await decompress(await disk.read({ key, sha256 }), { maxOutputLength: bytes });
  return plain.toString('utf8');
}
