import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { sha256Of, verifyBytes } from '../disks/checksum.ts';
import type { Disk } from '../disks/disk.ts';
import type { DatasetChunk } from '../store/datasets/datasets.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** SHA-256, in hex, of a chunk's CSV in UTF-8: of exactly the bytes that the model receives. */
export const contentHash = (csv: string): string => createHash('sha256').update(csv, 'utf8').digest('hex');

/** A chunk as it is on the disk, and its SHA-256 in hex. */
export interface PackedChunk {
  readonly packed: Buffer;
  readonly sha256: string;
}

/**
 * Compresses a chunk by gzip at its fastest: the oldest supported version of Node has no zstd, and every worker must be
 * able to read what another has written.
 */
export async function packChunk(csv: string): Promise<PackedChunk> {
  const packed = await compress(csv, { level: constants.Z_BEST_SPEED });
  return { packed, sha256: sha256Of(packed) };
}

/** Where a chunk is and what it must be. */
export type StoredChunk = Pick<
  DatasetChunk,
  'objectKey' | 'objectOffset' | 'objectBytes' | 'sha256' | 'bytes'
>;

/**
 * The CSV of one chunk, with its header line; nothing else of the object is read.
 *
 * @throws ObjectNotFoundError
 * @throws ObjectCorruptError when it is not what was written.
 */
export async function readChunk(disk: Disk, chunk: StoredChunk): Promise<string> {
  const plain = await decompress(await readPacked(disk, chunk), { maxOutputLength: chunk.bytes });
  return plain.toString('utf8');
}

async function readPacked(
  disk: Disk,
  { objectKey: key, objectOffset: start, objectBytes, sha256 }: StoredChunk,
): Promise<Uint8Array> {
  const part = await disk.openRange(key, { start, end: start + objectBytes - 1 });
  return verifyBytes(await buffer(part), disk.name, { key, sha256 });
}
