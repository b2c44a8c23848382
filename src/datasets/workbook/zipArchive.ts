import { crc32, inflateRawSync } from 'node:zlib';

/** A file in a ZIP archive, as the directory at the archive's end declares it. */
export interface ZipEntry {
  readonly path: string;
  /** 0 stored, 8 deflated; no others are read. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** An archive breaks the format, or declares what it does not hold. The message names no content. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** Signatures and sizes of the records (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). */
const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const DIRECTORY_ENTRY = { signature: 0x02014b50, bytes: 46 };
const DIRECTORY_END = { signature: 0x06054b50, bytes: 22 };
const LONGEST_COMMENT = 0xffff;
const UTF8_NAMES = 0x800;

/**
 * The files that the directory of an archive lists. Archives of ZIP64 are not read: none of up to 4 GB needs it.
 *
 * @param maxEntries more are refused before they are read
 * @throws {@link ZipError}
 */
export function listZip(archive: Buffer, maxEntries: number): ZipEntry[] {
  const end = directoryEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count > maxEntries) throw new ZipError(`holds more than ${maxEntries} files`);
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const entry = readEntry(archive, at);
    at = entry.next;
    return entry;
  });
}

function directoryEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - DIRECTORY_END.bytes - LONGEST_COMMENT);
  for (let at = archive.length - DIRECTORY_END.bytes; at >= first; at -= 1)
    if (archive.readUInt32LE(at) === DIRECTORY_END.signature) return at;
  throw new ZipError('has no directory');
}

function readEntry(archive: Buffer, at: number): ZipEntry & { readonly next: number } {
  const isWhole = at + DIRECTORY_ENTRY.bytes <= archive.length;
  if (!isWhole || archive.readUInt32LE(at) !== DIRECTORY_ENTRY.signature)
    throw new ZipError('has a broken directory');
  const nameBytes = archive.readUInt16LE(at + 28);
  const name = at + DIRECTORY_ENTRY.bytes;
  return {
    path: archive.toString('utf8', name, name + nameBytes),
    method: archive.readUInt16LE(at + 10),
    isEncrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
    packedBytes: archive.readUInt32LE(at + 20),
    bytes: archive.readUInt32LE(at + 24),
    offset: archive.readUInt32LE(at + 42),
    next: name + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32),
  };
}

/**
 * The content of a file in an archive; unpacking ends where it becomes larger than it is declared to be.
 *
 * @throws {@link ZipError}
 */
export function unpackEntry(archive: Buffer, entry: ZipEntry): Buffer {
  const { offset, packedBytes, bytes, method } = entry;
  const isHeader =
    offset + LOCAL_HEADER.bytes <= archive.length && archive.readUInt32LE(offset) === LOCAL_HEADER.signature;
  if (!isHeader) throw new ZipError('has a broken directory');
  const from =
    offset + LOCAL_HEADER.bytes + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const packed = archive.subarray(from, from + packedBytes);
  if (packed.length !== packedBytes) throw new ZipError('is cut off');
  const content = method === 0 ? packed : inflated(packed, method, bytes);
  if (content.length !== bytes) throw new ZipError('declares other sizes than it has');
  return content;
}

function inflated(packed: Buffer, method: number, bytes: number): Buffer {
  if (method !== 8) throw new ZipError('is packed in a way that is not read');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch {
    throw new ZipError('declares other sizes than it has, or is damaged');
  }
}

/** An archive of these files, not packed. */
export function storedZip(files: ReadonlyMap<string, Buffer>): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of files) {
    const name = Buffer.from(path);
    // From the version needed up to the length of the extra field, both records are the same.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    pieces.push(signature(LOCAL_HEADER.signature), common, name, content);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(signature(DIRECTORY_ENTRY.signature), Buffer.from([20, 0]), common, rest, name);
    offset += LOCAL_HEADER.bytes + name.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(DIRECTORY_END.bytes);
  end.writeUInt32LE(DIRECTORY_END.signature, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  pieces.push(listed, end);
  const archive = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    archive.set(piece, at);
    at += piece.length;
  }
  return archive;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
