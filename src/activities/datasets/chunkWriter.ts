import { contentHash, packChunks } from '../../datasets/chunkObject.ts';
import type { Chunk } from '../../datasets/splitDataset.ts';
import type { Disk } from '../../disks/disk.ts';
import type { Database } from '../../store/database.ts';
import type { DatasetChunk } from '../../store/datasets/datasets.ts';
import { stageChunks } from '../../store/datasets/imports.ts';

/**
 * Limits of what is compressed together, in chunks and bytes: small chunks alone would take most of the time and room, and who reads
 * one unpacks all of it.
 */
const CHUNKS_PER_PACK = 16;
const BYTES_PER_PACK = 256 * 1024;
/** Packs that are compressed at once, in the threads of Node. */
const PACKED_AT_ONCE = 4;
/** Limits of one object in chunks and bytes. One object per pack would cost a disk flush or an S3 request for a few kilobytes. */
const CHUNKS_PER_OBJECT = 1_024;
const BYTES_PER_OBJECT = 4 * 1024 * 1024;

export interface ChunkWriterOptions {
  readonly database: Database;
  readonly disk: Disk;
  readonly clinicId: string;
  readonly attempt: number;
  /** Of the chunks' objects; ends in `/`. */
  readonly prefix: string;
}

/** Chunks that are compressed together, each as it will be found once it is known where they are. */
interface Pack {
  readonly chunks: readonly Omit<DatasetChunk, 'objectKey' | 'objectOffset'>[];
  readonly bytes: Buffer;
}

/**
 * Compresses the chunks of an import and writes them in order, many per object. The chunks of an object are staged after it is
 * written. Memory does not grow with the number of chunks.
 */
export class ChunkWriter {
  readonly #options: ChunkWriterOptions;
  #chunks: Chunk[] = [];
  #chunkBytes = 0;
  readonly #packing: Promise<Pack>[] = [];
  #packs: Pack[] = [];
  #packedChunks = 0;
  #packedBytes = 0;
  #objects = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ChunkWriterOptions) {
    this.#options = options;
  }

  /** Resolves when the next chunk may be added, which is before this one is written. */
  async add(chunk: Chunk): Promise<void> {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.bytes;
    if (this.#chunks.length >= CHUNKS_PER_PACK || this.#chunkBytes >= BYTES_PER_PACK) await this.#pack();
  }

  /** Resolves when all chunks are written and staged. */
  async end(): Promise<void> {
    if (this.#chunks.length > 0) await this.#pack();
    while (this.#packing.length > 0) await this.#takeOldest();
    if (this.#packs.length > 0) await this.#writeObject();
    await this.#writing;
  }

  /** Resolves when no write is running, whether the writes succeeded or not. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#packing, this.#writing]);
  }

  async #pack(): Promise<void> {
    const packing = pack(this.#chunks);
    // It is awaited later; until then a rejection has no handler.
    packing.catch(() => undefined);
    this.#packing.push(packing);
    this.#chunks = [];
    this.#chunkBytes = 0;
    if (this.#packing.length >= PACKED_AT_ONCE) await this.#takeOldest();
  }

  async #takeOldest(): Promise<void> {
    const oldest = await this.#packing[0];
    this.#packing.shift();
    if (!oldest) return;
    this.#packs.push(oldest);
    this.#packedChunks += oldest.chunks.length;
    this.#packedBytes += oldest.bytes.byteLength;
    if (this.#packedChunks >= CHUNKS_PER_OBJECT || this.#packedBytes >= BYTES_PER_OBJECT) {
      await this.#writeObject();
    }
  }

  /** Begins to write what is packed, when the object before it is written. */
  async #writeObject(): Promise<void> {
    await this.#writing;
    const objectKey = `${this.#options.prefix}${this.#objects}.csv.gz`;
    const packs = this.#packs;
    this.#objects += 1;
    this.#packs = [];
    this.#packedChunks = 0;
    this.#packedBytes = 0;
    this.#writing = this.#write(objectKey, packs);
    this.#writing.catch(() => undefined);
  }

  async #write(objectKey: string, packs: readonly Pack[]): Promise<void> {
    const { database, disk, clinicId, attempt } = this.#options;
    await disk.write(objectKey, Buffer.concat(packs.map(({ bytes }) => bytes)));
    await stageChunks(database, clinicId, attempt, [...located(objectKey, packs)]);
  }
}

async function pack(chunks: readonly Chunk[]): Promise<Pack> {
  const { packed, sha256 } = await packChunks(chunks.map(({ csv }) => csv));
  let unpackedOffset = 0;
  const described = chunks.map(({ index, rows, bytes, tokens, csv }) => {
    const place = { objectBytes: packed.byteLength, sha256, unpackedOffset };
    unpackedOffset += bytes;
    return { index, rows, bytes, tokens, contentHash: contentHash(csv), ...place };
  });
  return { bytes: packed, chunks: described };
}

/** Gzip members, one after the other, are a gzip file: the object as a whole can be unpacked by any tool. */
function* located(objectKey: string, packs: readonly Pack[]): Generator<DatasetChunk> {
  let objectOffset = 0;
  for (const { chunks, bytes } of packs) {
    for (const chunk of chunks) yield { ...chunk, objectKey, objectOffset };
    objectOffset += bytes.byteLength;
  }
}
