import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TextEncoding } from '../../contracts/datasets/readingOptions.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { tooLarge } from '../sourceFile.ts';
import { withTemporaryDirectory } from '../temporaryFiles.ts';

const READ_BYTES = 256 * 1024;

/**
 * Runs `use` with the file, or with a temporary copy of it in UTF-8.
 *
 * @param maxBytes of the copy
 * @throws {@link DatasetSourceError} `SourceEncoding` for what is no character, `SourceTooLarge`
 */
export async function withUtf8Source<T>(
  path: string,
  options: {
    readonly name: string;
    readonly encoding: TextEncoding;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
  },
  use: (path: string) => Promise<T>,
): Promise<T> {
  if (options.encoding === 'utf-8') return use(path);
  return withTemporaryDirectory(async (directory) => {
    const target = join(directory, 'utf-8');
    const { signal } = options;
    await pipeline(Readable.from(decoded(path, options)), createWriteStream(target), { signal });
    return use(target);
  });
}

async function* decoded(
  path: string,
  {
    name,
    encoding,
    maxBytes,
  }: { readonly name: string; readonly encoding: TextEncoding; readonly maxBytes: number },
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let bytes = 0;
  const decode = (chunk?: Buffer): Buffer => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
    } catch {
      const message = `${name}: is not ${encoding} as a whole; save it as UTF-8, or name its encoding`;
      throw new DatasetSourceError('SourceEncoding', message);
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    const piece = decode(chunk);
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(name, 'in UTF-8, its bytes are', maxBytes);
    yield piece;
  }
  yield decode();
}
