import { createReadStream } from 'node:fs';
import { withoutMark } from './sourceFormat.ts';
import { Utf8Checker } from './utf8Checker.ts';

const READ_BYTES = 256 * 1024;

/**
 * The bytes of a text file from its beginning, the byte order mark left out, checked to be UTF-8 without zero bytes.
 *
 * @param onRead gets every chunk as it is in the file
 * @param isChecked whether the characters have been checked before, so that they need not be again
 * @throws {@link DatasetSourceError} `SourceBinary`, `SourceEncoding`
 */
export async function* readText(
  path: string,
  {
    name,
    onRead,
    isChecked = false,
  }: {
    readonly name: string;
    readonly onRead?: (chunk: Buffer) => void;
    readonly isChecked?: boolean;
  },
): AsyncGenerator<Buffer> {
  const characters = new Utf8Checker(name);
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    onRead?.(chunk);
    if (!isChecked) characters.check(chunk);
    yield isFirst ? withoutMark(chunk) : chunk;
    isFirst = false;
  }
  characters.end();
}
