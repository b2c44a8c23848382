import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Disks } from '../../disks/createDisks.ts';
import type { ObjectRef } from '../../disks/disk.ts';
import { newId } from '../../security/newId.ts';

/** Saves an object as a file, whole or not at all; answers the file's absolute path. */
export async function saveObject(
  disks: Disks,
  object: ObjectRef & { readonly disk: string },
  file: string,
): Promise<string> {
  const path = resolve(file);
  const temporary = `${path}.${newId('tmp')}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await pipeline(
      await disks.named(object.disk).openRead(object),
      createWriteStream(temporary, { flags: 'wx' }),
    );
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return path;
}
