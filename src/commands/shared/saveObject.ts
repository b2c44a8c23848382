import type { Disks } from '../../disks/createDisks.ts';
import type { ObjectRef } from '../../disks/disk.ts';
import { saveFile } from './saveFile.ts';

/** Saves an object as a file, whole or not at all; answers the file's absolute path. */
export const saveObject = async (
  disks: Disks,
  object: ObjectRef & { readonly disk: string },
  file: string,
): Promise<string> => saveFile(await disks.named(object.disk).openRead(object), file);
