import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../../requestError.ts';
import { InvalidRequestError } from '../problem.ts';

/** A file that has arrived whole. */
export interface ReceivedFile {
  readonly path: string;
  /** As the sender calls it; for messages only. */
  readonly name: string;
  /** Of its bytes, in hex. */
  readonly sha256: string;
}

/** A data set that has arrived whole, its data dictionary if it has one, and the fields of its form. */
export interface Upload extends ReceivedFile {
  readonly dictionary: ReceivedFile | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** A sender that is silent for so long has gone, ms. */
const SILENCE_MS = 60_000;
const MAX_FIELDS = 20;
const FIELD_BYTES = 16 * 1024;

/**
 * Streams the files of a multipart form into a directory; memory does not grow with it.
 *
 * @throws {@link RequestError} 400 `MalformedUpload` for a form that is not whole, 413 `UploadTooLarge`, 415 `UnsupportedMediaType`, and {@link InvalidRequestError}
 */
export async function receiveUpload(
  request: FastifyRequest,
  { directory, maxBytes }: { readonly directory: string; readonly maxBytes: number },
): Promise<Upload> {
  request.raw.setTimeout(SILENCE_MS, () => request.raw.destroy());
  const limits = { fileSize: maxBytes, files: 2, fields: MAX_FIELDS, fieldSize: FIELD_BYTES };
  const fields: Record<string, string> = {};
  let file: ReceivedFile | undefined;
  let dictionary: ReceivedFile | undefined;
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file' && part.fieldname === 'dictionary') {
        if (dictionary) throw invalid('dictionary', 'is more than one file; send one');
        dictionary = await storePart(part, { directory, maxBytes });
      } else if (part.type === 'file') {
        if (file) throw invalid('file', 'is more than one file; send one');
        file = await storePart(part, { directory, maxBytes });
      } else fields[part.fieldname] = String(part.value);
    }
  } catch (error) {
    throw refusal(error);
  } finally {
    // The answer may take longer than any silence of the sender.
    request.raw.setTimeout(0);
  }
  if (!file) throw invalid('file', 'is missing; send the data set as the file of the form');
  return { ...file, dictionary, fields };
}

async function storePart(
  part: MultipartFile,
  { directory, maxBytes }: { readonly directory: string; readonly maxBytes: number },
): Promise<ReceivedFile> {
  if (part.fieldname !== 'file' && part.fieldname !== 'dictionary')
    throw invalid(part.fieldname, 'must be no file; the data set is the field file');
  const path = join(directory, part.fieldname);
  const hash = createHash('sha256');
  part.file.on('data', (bytes: Buffer) => hash.update(bytes));
  await pipeline(part.file, createWriteStream(path));
  if (part.file.truncated) throw tooLarge(maxBytes);
  return { path, name: shownName(part.filename), sha256: hash.digest('hex') };
}

export function tooLarge(maxBytes: number): RequestError {
  const message = `the file is larger than the ${maxBytes} bytes that are allowed (MAX_SOURCE_BYTES); split it`;
  return new RequestError(413, 'UploadTooLarge', message);
}

const invalid = (field: string, message: string): InvalidRequestError =>
  new InvalidRequestError([{ field: `body.${field}`, message }]);

/** One line without a path, of a length that fits a message. */
const shownName = (name: string): string =>
  basename(name)
    .replace(/[\p{Cc}\p{Cf}\\/]/gu, '')
    .slice(0, 200) || 'upload';

/** The parser has its own errors for what exceeds a limit; everything else it throws is about a form that is broken. */
function refusal(error: unknown): unknown {
  if (error instanceof RequestError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.endsWith('_LIMIT'))
    return invalid('file', 'the form has more files than it may, too many fields, or one that is too long');
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE')
    return new RequestError(415, 'UnsupportedMediaType', 'send the file as multipart/form-data');
  // What the operating system says, such as a full disk, is not the sender's doing.
  if (code.startsWith('E') && code !== 'ECONNRESET') return error;
  return new RequestError(400, 'MalformedUpload', 'the form is not whole or not well-formed; send it again');
}
