import { contentHash, packChunk } from '../../datasets/chunkObject.ts';
import type { Chunk } from '../../datasets/splitDataset.ts';
import type { Disk } from '../../disks/disk.ts';
import type { Database } from '../../store/database.ts';
import type { DatasetChunk } from '../../store/datasets/datasets.ts';
import { stageChunks } from '../../store/datasets/imports.ts';

/** Chunks that are compressed at once, in the threads of Node. */
const PACKED_AT_ONCE = 8;
/**
 * Limits of one object in chunks and bytes. One object per chunk would cost a disk flush or an S3 request for a few kilobytes.
 * Ten parameters per chunk keep the statement far below PostgreSQL's 65,535.
 */
const CHUNKS_PER_OBJECT = 256;
const BYTES_PER_OBJECT = 4 * 1024 * 1024;

export interface ChunkWriterOptions {
  readonly database: Database;
  readonly disk: Disk;
  readonly clinicId: string;
  readonly attempt: number;
  /** Of the chunks' objects; ends in `/`. */
  readonly prefix: string;
}

type ObjectLocation = Pick<DatasetChunk, 'objectKey' | 'objectOffset' | 'objectBytes'>;
interface Packed {
  readonly chunk: Omit<DatasetChunk, keyof ObjectLocation>;
  readonly bytes: Buffer;
}

/**
 * Compresses the chunks of an import and writes them in order, many per object. The chunks of an object are staged after it is
 * written. Memory does not grow with the number of chunks.
 */
export class ChunkWriter {
  readonly #options: ChunkWriterOptions;
  readonly #packing: Promise<Packed>[] = [];
  #packed: Packed[] = [];
  #packedBytes = 0;
  #objects = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ChunkWriterOptions) {
    this.#options = options;
  }

  /** Resolves when the next chunk may be added, which is before this one is written. */
  async add(chunk: Chunk): Promise<void> {
    const packing = pack(chunk);
    // It is awaited later; until then a rejection has no handler.
    packing.catch(() => undefined);
    this.#packing.push(packing);
    if (this.#packing.length >= PACKED_AT_ONCE) await this.#takeOldest();
  }

  /** Resolves when all chunks are written and staged. */
  async end(): Promise<void> {
    while (this.#packing.length > 0) await this.#takeOldest();
    if (this.#packed.length > 0) await this.#writeObject();
    await this.#writing;
  }

  /** Resolves when no write is running, whether the writes succeeded or not. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#packing, this.#writing]);
  }

  async #takeOldest(): Promise<void> {
    const oldest = await this.#packing[0];
    this.#packing.shift();
    if (!oldest) return;
    this.#packed.push(oldest);
    this.#packedBytes += oldest.bytes.byteLength;
    if (this.#packed.length >= CHUNKS_PER_OBJECT || this.#packedBytes >= BYTES_PER_OBJECT) {
      await this.#writeObject();
    }
  }

  /** Begins to write what is packed, when the object before it is written. */
  async #writeObject(): Promise<void> {
    await this.#writing;
    const objectKey = `${this.#options.prefix}${this.#objects}.csv.gz`;
    const chunks = this.#packed;
    this.#objects += 1;
    this.#packed = [];
    this.#packedBytes = 0;
    this.#writing = this.#write(objectKey, chunks);
    this.#writing.catch(() => undefined);
  }

  async #write(objectKey: string, packed: readonly Packed[]): Promise<void> {
    const { database, disk, clinicId, attempt } = this.#options;
    await disk.write(objectKey, Buffer.concat(packed.map(({ bytes }) => bytes)));
    await stageChunks(database, clinicId, attempt, [...withLocations(objectKey, packed)]);
  }
}

async function pack({ index, rows, bytes, tokens, csv }: Chunk): Promise<Packed> {
  const { packed, sha256 } = await packChunk(csv);
  return { bytes: packed, chunk: { index, sha256, rows, bytes, tokens, contentHash: contentHash(csv) } };
}

/** Gzip members, one after the other, are a gzip file: the object as a whole can be unpacked by any tool. */
function* withLocations(objectKey: string, packed: readonly Packed[]): Generator<DatasetChunk> {
  let objectOffset = 0;
  for (const { chunk, bytes } of packed) {
    yield { ...chunk, objectKey, objectOffset, objectBytes: bytes.byteLength };
    objectOffset += bytes.byteLength;
  }
}
