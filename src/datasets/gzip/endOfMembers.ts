import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { isGzip } from '../sourceFormat.ts';

/** A header has a name, a comment and other fields, which are short. */
const HEADER_BYTES = 64 * 1024;
/** CRC-32 and size of what a member unpacks to (RFC 1952, 2.3). */
const TRAILER_BYTES = 8;
const FLAGS = { headerCheck: 2, extra: 4, name: 8, comment: 16 } as const;

/**
 * Where the last whole member of a gzip file ends, and how many bytes stand behind it that begin no other; undefined for a
 * file in which a member is damaged or cut off, or unpacks to more than `maxBytes`.
 */
export async function endOfMembers(
  path: string,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<{ readonly end: number; readonly rest: number } | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(HEADER_BYTES);
    let end = 0;
    while (end < size) {
      options.signal.throwIfAborted();
      const { bytesRead } = await file.read(head, 0, head.length, end);
      const bytes = head.subarray(0, bytesRead);
      if (!isGzip(bytes)) break;
      const header = headerBytes(bytes);
      const packed = header && (await packedBytes(path, end + header, options));
      if (packed === undefined) return undefined;
      end += header + packed + TRAILER_BYTES;
    }
    return end === 0 || end > size ? undefined : { end, rest: size - end };
  } finally {
    await file.close();
  }
}

/** 0 for a header that is not whole. */
function headerBytes(head: Buffer): number {
  const flags = head[3] ?? 0;
  let at = 10;
  if (flags & FLAGS.extra) at += 2 + (at + 2 <= head.length ? head.readUInt16LE(at) : head.length);
  for (const text of [FLAGS.name, FLAGS.comment]) {
    if (!(flags & text)) continue;
    const zero = head.indexOf(0, at);
    if (zero < 0) return 0;
    at = zero + 1;
  }
  if (flags & FLAGS.headerCheck) at += 2;
  return at <= head.length ? at : 0;
}

/** The bytes of the deflated data that begin at a place; undefined when they are damaged or have no end. */
async function packedBytes(
  path: string,
  start: number,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<number | undefined> {
  const packed = createReadStream(path, { start });
  const inflate = createInflateRaw();
  try {
    await pipeline(packed, inflate, (chunks: AsyncIterable<Buffer>) => discard(chunks, maxBytes), { signal });
  } catch {
    signal.throwIfAborted();
    // The pipeline also fails when the data end before the file does.
    if (!inflate.readableEnded) return undefined;
  }
  return inflate.bytesWritten;
}

async function discard(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error('unpacks to more than is allowed');
  }
}
