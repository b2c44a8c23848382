import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The size, bytes, and the SHA-256, in hex, of a file. */
export async function fileHash(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
