import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that is made when it is first asked for, in a folder of its own. */
export interface MadeOnce {
  path(): Promise<string>;
  /** Removes the folder, if it was made. */
  remove(): Promise<void>;
}

/**
 * @param prefix of the folder's path, see `mkdtemp`
 * @param make makes the file, and whatever it needs beside it, in the folder
 */
export function madeOnce(prefix: string, file: string, make: (folder: string) => Promise<void>): MadeOnce {
  let made: Promise<string> | undefined;

  async function fill(): Promise<string> {
    const folder = await mkdtemp(prefix);
    await make(folder);
    return folder;
  }

  return {
    async path() {
      made ??= fill();
      return join(await made, file);
    },
    async remove() {
      const folder = await made?.catch(() => undefined);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
