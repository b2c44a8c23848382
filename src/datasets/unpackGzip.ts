import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DatasetSourceError } from './datasetSourceError.ts';
import { tooLarge } from './sourceFile.ts';

/**
 * Unpacks a gzip file into another, no further than `maxBytes`: a small archive can hold any amount of zeros.
 *
 * @returns the SHA-256, in hex, of the packed file
 * @throws {@link DatasetSourceError} `SourceTooLarge`, `SourceMalformed`
 */
export async function unpackGzip(
  path: string,
  target: string,
  {
    name,
    maxBytes,
    signal,
  }: { readonly name: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<string> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(name, 'unpacked, its bytes are', maxBytes));
      else done(null, chunk);
    },
  });
  try {
    const packed = createReadStream(path, { highWaterMark: 256 * 1024 });
    await pipeline(packed, hashing, createGunzip(), counting, createWriteStream(target), { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!isBrokenGzip(error)) throw error;
    const message = `${name}: is a damaged or incomplete gzip file; pack it again`;
    throw new DatasetSourceError('SourceMalformed', message);
  }
  return hash.digest('hex');
}

const isBrokenGzip = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
