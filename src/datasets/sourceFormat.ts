import { z } from 'zod';

/**
 * How the rows of a source are written. The delimiter of `csv` is detected; `tsv` is one that promises tabs by its name;
 * `json` is an array of objects, which may be in an object, or objects one after the other; `xlsx` is a workbook, of which a
 * sheet is written as CSV before anything else.
 */
export const SourceFormat = z.enum(['csv', 'tsv', 'json', 'parquet', 'xlsx']);
export type SourceFormat = z.infer<typeof SourceFormat>;

/** The first bytes of every Parquet file (https://parquet.apache.org/docs/file-format/). */
const PARQUET_MAGIC = Buffer.from('PAR1');
/** The first bytes of every gzip member (RFC 1952). */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** The first bytes of a ZIP archive with a file in it, and of a compound file (MS-CFB 2.2), in which old workbooks are. */
const ZIP_MAGIC = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const COMPOUND_MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const BY_EXTENSION: Readonly<Record<string, SourceFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
};

export const isGzip = (head: Buffer): boolean => head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);

export const isZip = (head: Buffer): boolean => head.subarray(0, ZIP_MAGIC.length).equals(ZIP_MAGIC);
export const isCompound = (head: Buffer): boolean =>
  head.subarray(0, COMPOUND_MAGIC.length).equals(COMPOUND_MAGIC);

/**
 * Determines the format of a file that is not compressed. A Parquet file is recognised by its first bytes; among text
 * formats the name decides, without `.gz` at its end; if the name does not tell, the first character and the first line
 * decide.
 *
 * @param head the first bytes of the file
 */
export function detectFormat(name: string, head: Buffer): SourceFormat {
  if (head.subarray(0, PARQUET_MAGIC.length).equals(PARQUET_MAGIC)) return 'parquet';
  const extension = /\.([a-z]+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return BY_EXTENSION[extension] ?? formatOfText(withoutMark(head).toString('utf8'));
}

function formatOfText(text: string): SourceFormat {
  const [first = ''] = text.trimStart();
  return first === '{' || first === '[' ? 'json' : 'csv';
}

/** The bytes after the byte order mark, if there is one. */
export const withoutMark = (head: Buffer): Buffer =>
  head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? head.subarray(BYTE_ORDER_MARK.length)
    : head;
