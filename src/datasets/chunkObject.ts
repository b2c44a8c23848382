import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { Disk } from '../disks/disk.ts';
import type { DatasetChunk } from '../store/datasets.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The object on the disk is not the chunk that was written. */
export class ChunkDamagedError extends Error {
  override readonly name = 'ChunkDamagedError';

  constructor(key: string) {
    super(`${key} does not hold the bytes its hash was made of; import the data set again`);
  }
}

/** SHA-256, in hex, of a chunk's CSV in UTF-8: of exactly the bytes the model gets to see. */
export const contentHash = (csv: string): string => createHash('sha256').update(csv, 'utf8').digest('hex');

/**
 * Writes a chunk as an object, compressed by gzip at its fastest: zstd came to Node after the oldest version that is
 * supported, and all workers must be able to read what one has written.
 */
export async function writeChunk(disk: Disk, key: string, csv: string): Promise<void> {
  await disk.write(key, await compress(csv, { level: constants.Z_BEST_SPEED }));
}

/**
 * The CSV of one chunk, with its header line.
 *
 * @throws ObjectNotFoundError
 * @throws {@link ChunkDamagedError} when it is not what was written.
 */
export async function readChunk(
  disk: Disk,
  { objectKey, bytes, contentHash: hash }: Pick<DatasetChunk, 'objectKey' | 'bytes' | 'contentHash'>,
): Promise<string> {
  const object = await disk.read(objectKey);
  const csv = await decompress(object, { maxOutputLength: bytes }).then(
    (plain) => plain.toString('utf8'),
    () => undefined,
  );
  if (csv === undefined || contentHash(csv) !== hash) throw new ChunkDamagedError(objectKey);
  return csv;
}
