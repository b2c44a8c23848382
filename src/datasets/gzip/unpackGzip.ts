import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { tooLarge } from '../sourceFile.ts';
import { endOfMembers } from './endOfMembers.ts';

interface UnpackOptions {
  readonly name: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Unpacks all members of a gzip file into another, no further than `maxBytes`: a small archive can hold any amount of zeros.
 * Some programs write a signature or a rest behind the last member, which is left out.
 *
 * @returns the bytes behind the last member
 * @throws {@link DatasetSourceError} `SourceTooLarge`, `SourceMalformed`
 */
export async function unpackGzip(path: string, target: string, options: UnpackOptions): Promise<number> {
  const { name, signal } = options;
  const unpackTo = (end?: number) => unpack(path, target, { ...options, end });
  try {
    await unpackTo();
    return 0;
  } catch (error) {
    signal.throwIfAborted();
    if (!isBrokenGzip(error)) throw error;
  }
  const members = await endOfMembers(path, options);
  try {
    if (members === undefined) throw damaged(name);
    await unpackTo(members.end);
    return members.rest;
  } catch (error) {
    signal.throwIfAborted();
    throw isBrokenGzip(error) ? damaged(name) : error;
  }
}

/** @param end where reading ends, bytes */
async function unpack(
  path: string,
  target: string,
  { name, maxBytes, signal, end }: UnpackOptions & { readonly end: number | undefined },
): Promise<void> {
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(name, 'unpacked, its bytes are', maxBytes));
      else done(null, chunk);
    },
  });
  const packed = createReadStream(path, {
    highWaterMark: 256 * 1024,
    ...(end !== undefined && { end: end - 1 }),
  });
  await pipeline(packed, createGunzip(), counting, createWriteStream(target), { signal });
}

const damaged = (name: string): DatasetSourceError =>
  new DatasetSourceError('SourceMalformed', `${name}: is a damaged or incomplete gzip file; pack it again`);

const isBrokenGzip = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
