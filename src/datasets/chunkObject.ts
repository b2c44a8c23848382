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
export const contentHash = (csv: Uint8Array): string => createHash('sha256').update(csv).digest('hex');

/** Chunks as they are on the disk, and the SHA-256 of this in hex. */
export interface PackedChunks {
  readonly packed: Buffer;
  readonly sha256: string;
}

/** The result of one call of the compression; a larger one takes several turns of the event loop. */
const PACKED_BYTES = 128 * 1024;

/**
 * Compresses chunks together by gzip at its fastest: the oldest supported version of Node has no zstd, and every worker must be
 * able to read what another has written.
 */
export async function packChunks(chunks: readonly Uint8Array[]): Promise<PackedChunks> {
  const packed = await compress(Buffer.concat(chunks), {
    level: constants.Z_BEST_SPEED,
    chunkSize: PACKED_BYTES,
  });
  return { packed, sha256: sha256Of(packed) };
}

/** Where a chunk is and what it must be. */
export type StoredChunk = Pick<
  DatasetChunk,
  'objectKey' | 'objectOffset' | 'objectBytes' | 'sha256' | 'unpackedOffset' | 'bytes'
>;

/**
 * The CSV of one chunk, with its header line. Of the object only what was compressed together with it is read.
 *
 * @throws ObjectNotFoundError
 * @throws ObjectCorruptError when it is not what was written.
 */
export async function readChunk(disk: Disk, chunk: StoredChunk): Promise<string> {
  const { unpackedOffset: start, bytes } = chunk;
  const plain = await decompress(await readPacked(disk, chunk));
  return plain.toString('utf8', start, start + bytes);
}

async function readPacked(
  disk: Disk,
  { objectKey: key, objectOffset: start, objectBytes, sha256 }: StoredChunk,
): Promise<Uint8Array> {
  const part = await disk.openRange(key, { start, end: start + objectBytes - 1 });
  return verifyBytes(await buffer(part), disk.name, { key, sha256 });
}
