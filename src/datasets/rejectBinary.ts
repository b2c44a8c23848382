import type { TextEncoding } from '../contracts/datasets/readingOptions.ts';
import { DatasetSourceError } from './datasetSourceError.ts';

/** First bytes of files that users hand over instead of text. */
const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ['a gzip archive in another', [0x1f, 0x8b]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a Zstandard archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74]],
];

type WideEncoding = 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

/** Byte order marks; that of UTF-32LE begins with that of UTF-16LE. */
const WIDE_MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  ['UTF-32LE', [0xff, 0xfe, 0x00, 0x00]],
  ['UTF-32BE', [0x00, 0x00, 0xfe, 0xff]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];

/**
 * Refuses a file that is no text by its first bytes.
 *
 * @throws {@link DatasetSourceError} `SourceBinary`, `SourceEncoding`
 */
export function rejectBinary(name: string, head: Buffer): void {
  if (wideEncoding(name, head) !== undefined) return;
  const kind = MAGIC.find(([, bytes]) => startsWith(head, bytes))?.[0];
  if (kind === undefined && !head.includes(0)) return;
  const message = `${name}: is ${kind ?? 'a binary file'}, which is not read; save it as CSV or as an Excel workbook (.xlsx)`;
  throw new DatasetSourceError('SourceBinary', message);
}

/**
 * The encoding of text of 16 bits per character, by its mark or its zero bytes; undefined for any other.
 *
 * @throws {@link DatasetSourceError} `SourceEncoding` for text of 32 bits per character, which nothing reads
 */
export function wideEncoding(name: string, head: Buffer): TextEncoding | undefined {
  const wide = markedEncoding(head) ?? unmarkedEncoding(head);
  if (wide === 'UTF-16LE') return 'utf-16le';
  if (wide === 'UTF-16BE') return 'utf-16be';
  if (wide === undefined) return undefined;
  const advice = `save it as UTF-8, for example with: iconv -f ${wide} -t UTF-8`;
  throw new DatasetSourceError('SourceEncoding', `${name}: is ${wide} text, which is not read; ${advice}`);
}

const startsWith = (head: Buffer, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

const markedEncoding = (head: Buffer): WideEncoding | undefined =>
  WIDE_MARKS.find(([, mark]) => startsWith(head, mark))?.[0];

/** A header of ASCII has a zero byte in every other place in UTF-16, and in three of four in UTF-32. */
function unmarkedEncoding(head: Buffer): WideEncoding | undefined {
  const units = Math.min(head.length >> 2, 25);
  const zeros = [0, 0, 0, 0];
  for (let at = 0; at < units * 4; at += 1) if (head[at] === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  const pattern = zeros.map((count) => (count === 0 ? 'x' : count > units * 0.8 ? '0' : '?')).join('');
  const encodings: Readonly<Record<string, WideEncoding>> = {
    x0x0: 'UTF-16LE',
    '0x0x': 'UTF-16BE',
    x000: 'UTF-32LE',
    '000x': 'UTF-32BE',
  };
  return encodings[pattern];
}
