import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectRef } from './disk.ts';
import { ObjectCorruptError } from './diskErrors.ts';

/** SHA-256 in hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Passes a stream on and tells, once it has ended, what went through. */
export class ChecksumStream extends Transform {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, data: Buffer) => void,
  ): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    done(null, chunk);
  }

  /** To be asked once, at the end. */
  result(): { readonly sha256: string; readonly bytes: number } {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}

/** Holds the last piece back until all of it is known to be right. */
class VerifyingStream extends Transform {
  readonly #hash = createHash('sha256');
  readonly #disk: string;
  readonly #object: ObjectRef;
  #held: Buffer | undefined;

  constructor(disk: string, object: ObjectRef) {
    super();
    this.#disk = disk;
    this.#object = object;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, data?: Buffer) => void,
  ): void {
    this.#hash.update(chunk);
    const ready = this.#held;
    this.#held = chunk;
    done(null, ready);
  }

  override _flush(done: (error: Error | null, data?: Buffer) => void): void {
    if (this.#hash.digest('hex') === this.#object.sha256) done(null, this.#held);
    else done(new ObjectCorruptError(this.#disk, this.#object.key));
  }
}

/** The stream as it is, but failing with {@link ObjectCorruptError} before its last bytes when it is not the object. */
export function verifiedStream(source: Readable, disk: string, object: ObjectRef): Readable {
  const verifying = new VerifyingStream(disk, object);
  // A failure of the source reaches the reader of `verifying`; this promise only repeats it.
  pipeline(source, verifying).catch(() => undefined);
  return verifying;
}

/** @throws ObjectCorruptError */
export function verifyBytes(bytes: Uint8Array, disk: string, object: ObjectRef): Uint8Array {
  if (sha256Of(bytes) !== object.sha256) throw new ObjectCorruptError(disk, object.key);
  return bytes;
}

/** Reads to the end. @throws ObjectCorruptError */
export async function verifyStream(source: Readable, disk: string, object: ObjectRef): Promise<void> {
  for await (const _ of verifiedStream(source, disk, object));
}
