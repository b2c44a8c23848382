import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_BYTES = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * Reads one file of a zip archive, found by its full name. It is meant for archives whose checksum was verified: it does not
 * read encrypted ones, nor those of 4 GB and more.
 * @throws Error with one line when the archive has no such file or cannot be read
 */
export async function readZipEntry(archive: Buffer, name: string): Promise<Buffer> {
  const end = findEndOfDirectory(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('the zip archive is damaged');
    const nameLength = archive.readUInt16LE(at + 28);
    const entryName = archive.toString(
      'utf8',
      at + DIRECTORY_ENTRY_BYTES,
      at + DIRECTORY_ENTRY_BYTES + nameLength,
    );
    if (entryName === name) return unpack(archive, at);
    at += DIRECTORY_ENTRY_BYTES + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  throw new Error(`the zip archive has no ${name}`);
}

/** The end-of-directory record is the last one; only a comment of up to 65,535 bytes may follow it. */
function findEndOfDirectory(archive: Buffer): number {
  const earliest = Math.max(0, archive.length - END_OF_DIRECTORY_BYTES - 0xffff);
  for (let at = archive.length - END_OF_DIRECTORY_BYTES; at >= earliest; at -= 1) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new Error('it is not a zip archive');
}

async function unpack(archive: Buffer, entry: number): Promise<Buffer> {
  const method = archive.readUInt16LE(entry + 10);
  const packedBytes = archive.readUInt32LE(entry + 20);
  const unpackedBytes = archive.readUInt32LE(entry + 24);
  const header = archive.readUInt32LE(entry + 42);
  // The lengths in the local header may differ from those in the directory.
  const start =
    header + LOCAL_HEADER_BYTES + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + packedBytes);
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new Error(`the zip archive uses compression method ${method}`);
  return promisify(inflateRaw)(packed, { maxOutputLength: Math.max(1, unpackedBytes) });
}
