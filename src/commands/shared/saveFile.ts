import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../../security/newId.ts';

/** Saves content as a file, whole or not at all; answers the file's absolute path. */
export async function saveFile(content: Readable | Buffer, file: string): Promise<string> {
  const path = resolve(file);
  const temporary = `${path}.${newId('tmp')}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const source = Buffer.isBuffer(content) ? Readable.from([content]) : content;
    await pipeline(source, createWriteStream(temporary, { flags: 'wx' }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return path;
}
