import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Runs `use` with a directory of its own, which is gone again when it has ended, however it ended. */
export async function withTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-dataset-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Runs `use` with a directory of its own and a link in it to the file. DuckDB takes a path for a pattern:
 * `visits[1].csv` would read `visits1.csv`.
 */
export function withTemporaryLink<T>(
  path: string,
  name: string,
  use: (directory: string, link: string) => Promise<T>,
): Promise<T> {
  return withTemporaryDirectory(async (directory) => {
    const link = join(directory, name);
    await symlink(resolve(path), link);
    return use(directory, link);
  });
}
