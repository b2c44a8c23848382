import type { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import type { ByteRange, Disk, ObjectRef } from '../disks/disk.ts';

/** An object as it is handed out. */
export interface SentObject extends ObjectRef {
  readonly bytes: number;
  readonly fileName: string;
  readonly contentType: string;
}

/**
 * Answers GET and HEAD with an object as an attachment, whole or one range of it, with its checksum as its ETag: 200, 206,
 * 304 or 416. A request for several ranges gets the whole object, as RFC 9110 allows.
 *
 * @throws ObjectNotFoundError, ObjectCorruptError, before the reply has any header of the object
 */
export async function sendObject(
  request: FastifyRequest,
  reply: FastifyReply,
  disk: Disk,
  object: SentObject,
): Promise<FastifyReply> {
  const etag = `"${object.sha256}"`;
  const headers = { etag, 'accept-ranges': 'bytes' };
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).headers(headers).send();
  const range = request.method === 'GET' ? rangeOf(request, etag, object.bytes) : undefined;
  if (range === 'unsatisfiable') {
    const whole = { ...headers, 'content-range': `bytes */${object.bytes}` };
    return reply.code(416).headers(whole).send();
  }
  const content = await open(disk, object, range);
  reply.headers({
    ...headers,
    'content-type': object.contentType,
    'content-disposition': contentDisposition(object.fileName),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-length': range ? range.end - range.start + 1 : object.bytes,
  });
  if (request.method === 'HEAD') {
    content.destroy();
    return reply.send();
  }
  if (!range) return reply.send(content);
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${object.bytes}`)
    .send(content);
}

async function open(disk: Disk, object: ObjectRef, range: ByteRange | undefined): Promise<Readable> {
  if (!range) return disk.openRead(object);
  // A range is covered by no checksum of its own.
  await disk.verify(object);
  return disk.openRange(object.key, range);
}

/** The weak comparison of RFC 9110, section 13.1.2. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/** The one range asked for; undefined when the whole object is to be sent. */
function rangeOf(
  { headers }: FastifyRequest,
  etag: string,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const ifRange = headers['if-range'];
  if (headers.range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  // The last bytes of an object that has fewer are all of it, which range-parser takes for none.
  const [, last] = /^bytes=-(\d+)$/.exec(headers.range) ?? [];
  if (last !== undefined && Number(last) >= bytes) return undefined;
  const ranges = parseRange(bytes, headers.range);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}
