import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DatasetSourceError } from './datasetSourceError.ts';

/**
 * The size of a source file, bytes.
 *
 * @param name what messages call the file
 * @throws {@link DatasetSourceError} when it is no file, empty, or larger than `maxBytes`.
 */
export async function sourceSize(
  path: string,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<number> {
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, name, error);
  });
  if (stats.isDirectory()) {
    throw new DatasetSourceError('SourceIsDirectory', `${path}: is a directory; name a file in it`);
  }
  if (!stats.isFile()) {
    throw new DatasetSourceError('SourceNotReadable', `${path}: is not a regular file; name one`);
  }
  if (stats.size === 0) throw new DatasetSourceError('SourceEmpty', `${name}: the file is empty`);
  if (stats.size > maxBytes) throw tooLarge(name, `${stats.size} bytes are`, maxBytes);
  return stats.size;
}

/** @throws {@link DatasetSourceError} when the file does not exist or is empty. */
export async function requireSourceFile(path: string): Promise<void> {
  await sourceSize(path, { name: basename(path), maxBytes: Number.POSITIVE_INFINITY });
}

/** Opens a source file and closes it again. @throws {@link DatasetSourceError} when it cannot be opened. */
export async function withSourceFile<T>(
  path: string,
  name: string,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, name, error);
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Up to `limit` first bytes of a file. */
export async function readHead(file: FileHandle, limit: number): Promise<Buffer> {
  const { size } = await file.stat();
  const head = Buffer.alloc(Math.min(size, limit));
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

/** @param what begins the sentence, such as `3000 bytes are` */
export function tooLarge(name: string, what: string, maxBytes: number): DatasetSourceError {
  const message = `${name}: ${what} more than the ${maxBytes} that are allowed (MAX_SOURCE_BYTES); split the file`;
  return new DatasetSourceError('SourceTooLarge', message);
}

function unreadable(path: string, name: string, error: unknown): DatasetSourceError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DatasetSourceError('SourceNotFound', `${path}: no such file`);
  }
  return new DatasetSourceError('SourceNotReadable', `${name}: the file cannot be read (${code})`);
}
