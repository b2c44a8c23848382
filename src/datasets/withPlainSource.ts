import { join } from 'node:path';
import { readHead, sourceSize, withSourceFile } from './sourceFile.ts';
import { isGzip } from './sourceFormat.ts';
import { withTemporaryDirectory } from './temporaryFiles.ts';
import { unpackGzip } from './unpackGzip.ts';

/** A source that is not, or no longer, compressed. */
export interface PlainSource {
  readonly path: string;
  /** When it was compressed: the size, bytes, and the SHA-256, in hex, of the file that was given. */
  readonly packed: { readonly bytes: number; readonly sha256: string } | undefined;
}

/**
 * Runs `use` with the file, or with a temporary one that holds what the file unpacks to. Content tells, not the name.
 *
 * @param maxBytes of the file and of what it unpacks to
 * @throws {@link DatasetSourceError}
 */
export async function withPlainSource<T>(
  path: string,
  options: { readonly name: string; readonly maxBytes: number; readonly signal: AbortSignal },
  use: (source: PlainSource) => Promise<T>,
): Promise<T> {
  const bytes = await sourceSize(path, options);
  const head = await withSourceFile(path, options.name, (file) => readHead(file, 2));
  if (!isGzip(head)) return use({ path, packed: undefined });
  return withTemporaryDirectory(async (directory) => {
    const target = join(directory, 'plain');
    const sha256 = await unpackGzip(path, target, options);
    return use({ path: target, packed: { bytes, sha256 } });
  });
}
