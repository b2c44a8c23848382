import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { DatasetSourceError } from './datasetSourceError.ts';
import { readHeader } from './readHeader.ts';
import { RecordChecker } from './recordChecker.ts';
import { rejectBinary } from './rejectBinary.ts';
import { Utf8Checker } from './utf8Checker.ts';

export interface SourceInspection {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  /** Trimmed, not empty, all different. */
  readonly header: readonly string[];
}

/** A header of more bytes than this is not one. */
const HEADER_LIMIT_BYTES = 1024 * 1024;
const READ_BYTES = 256 * 1024;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads a source once, in flat memory, and checks what makes it a table: that it is a file with content, not too large,
 * text in UTF-8, with a usable header, and every row with a cell for each column.
 *
 * @param name what messages call the file
 * @throws {@link DatasetSourceError}
 */
export async function inspectSource(
  path: string,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<SourceInspection> {
  const size = await sizeOf(path, name);
  if (size === 0) throw new DatasetSourceError('SourceEmpty', `${name}: the file is empty`);
  if (size > maxBytes) throw tooLarge(name, size, maxBytes);

  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, name, error);
  });
  try {
    const head = await readHead(file, size);
    rejectBinary(name, head);
    const header = readHeader(name, head);
    return { header, ...(await checkBytes(file, name, maxBytes)) };
  } finally {
    await file.close();
  }
}

async function checkBytes(
  file: FileHandle,
  name: string,
  maxBytes: number,
): Promise<Pick<SourceInspection, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  const characters = new Utf8Checker(name);
  const records = new RecordChecker(name);
  let bytes = 0;
  const stream = file.createReadStream({ start: 0, highWaterMark: READ_BYTES, autoClose: false });
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    const marked = bytes === 0 && chunk.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    bytes += chunk.length;
    // A file that is still being written to may have grown since it was measured.
    if (bytes > maxBytes) throw tooLarge(name, bytes, maxBytes);
    hash.update(chunk);
    characters.check(chunk);
    records.check(marked ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk);
  }
  characters.end();
  records.end();
  return { bytes, sha256: hash.digest('hex') };
}

async function sizeOf(path: string, name: string): Promise<number> {
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, name, error);
  });
  if (stats.isDirectory()) {
    throw new DatasetSourceError('SourceIsDirectory', `${path}: is a directory; name a CSV file in it`);
  }
  if (!stats.isFile()) {
    throw new DatasetSourceError('SourceNotReadable', `${path}: is not a regular file; name a CSV file`);
  }
  return stats.size;
}

async function readHead(file: FileHandle, size: number): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(size, HEADER_LIMIT_BYTES));
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

function tooLarge(name: string, bytes: number, maxBytes: number): DatasetSourceError {
  const message = `${name}: ${bytes} bytes are more than the ${maxBytes} that are allowed (MAX_SOURCE_BYTES); split the file`;
  return new DatasetSourceError('SourceTooLarge', message);
}

function unreadable(path: string, name: string, error: unknown): DatasetSourceError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DatasetSourceError('SourceNotFound', `${path}: no such file`);
  }
  return new DatasetSourceError('SourceNotReadable', `${name}: the file cannot be read (${code})`);
}
