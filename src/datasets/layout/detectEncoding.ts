import { createReadStream } from 'node:fs';
import type { TextEncoding } from '../../contracts/datasets/readingOptions.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { wideEncoding } from '../rejectBinary.ts';
import { Utf8Checker } from '../utf8Checker.ts';

const READ_BYTES = 256 * 1024;
/** Bytes to which Windows-1252 gives no character (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
const UNASSIGNED: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Reads a text source to its end and tells how its characters are stored: UTF-16 by its mark or its zero bytes, else UTF-8
 * when all of it is, else Windows-1252 when nothing of it is UTF-8 but ASCII.
 *
 * @param head the first bytes of the file
 * @param onRead gets every chunk as it is in the file
 * @throws {@link DatasetSourceError} `SourceBinary`, `SourceEncoding`
 */
export async function detectEncoding(
  path: string,
  options: {
    readonly name: string;
    readonly head: Buffer;
    readonly given: TextEncoding | undefined;
    readonly onRead: (chunk: Buffer) => void;
  },
): Promise<TextEncoding> {
  const { name, head, given, onRead } = options;
  const assumed = given ?? wideEncoding(name, head) ?? 'utf-8';
  const characters = new Utf8Checker(name);
  let refusal: DatasetSourceError | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    onRead(chunk);
    if (assumed !== 'utf-8') continue;
    try {
      if (refusal === undefined) characters.check(chunk);
    } catch (error) {
      if (!(error instanceof DatasetSourceError) || error.type !== 'SourceEncoding') throw error;
      refusal = error;
    }
  }
  if (assumed !== 'utf-8') return assumed;
  try {
    if (refusal === undefined) characters.end();
  } catch (error) {
    if (!(error instanceof DatasetSourceError)) throw error;
    refusal = error;
  }
  if (refusal === undefined) return 'utf-8';
  if (given === undefined && (await isLegacyText(path))) return 'windows-1252';
  throw refusal;
}

/** Whether a file can be text of one byte a character: no character of UTF-8 beyond ASCII, no control characters. */
async function isLegacyText(path: string): Promise<boolean> {
  // Bytes of a character of UTF-8 that may still follow, also in the next chunk.
  let expected = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const byte of chunk) {
      if (byte === 0 || UNASSIGNED.has(byte)) return false;
      if (byte >= 0x80 && byte < 0xc0) {
        // The last byte of what is a character of UTF-8 by its form.
        if (expected === 1) return false;
        expected = Math.max(0, expected - 1);
      } else {
        expected = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
      }
    }
  }
  return true;
}
