import type { FileHandle } from 'node:fs/promises';
import { HASH_START, hashEnd, hashStep } from '../domain/datasets/rowHash.ts';
import { LETTERS_PER_TOKEN } from '../domain/datasets/tokenEstimate.ts';

/** A row that {@link LineBuffer.nextRow} has found. */
export interface ScannedRow {
  /** With the line end. */
  readonly bytes: number;
  /** As `estimateTokens` counts them. */
  readonly tokens: number;
  /** As `hashRow` computes it. */
  readonly hash: number;
}

const READ_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
/** From here on a byte is one of several of a character; from the second on it is the first of them (RFC 3629). */
const SEVERAL_BYTES = 0x80;
const FIRST_OF_TWO = 0xc0;
const FIRST_OF_THREE = 0xe0;
const FIRST_OF_FOUR = 0xf0;

/** Not 0 for the bytes that are letters. */
const IS_LETTER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < SEVERAL_BYTES && /[A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * Reads CSV in UTF-8 row by row, in one pass over its bytes, and keeps the rows until they are taken. A row of more than `maxRowBytes`
 * is found but not kept: another must be put in its place. Memory does not grow with the file, nor with the longest row.
 */
export class LineBuffer {
  readonly #maxRowBytes: number;
  /** From the first to the last: rows that are not taken, the row that is read, and bytes that have not been looked at. */
  #bytes = Buffer.allocUnsafe(2 * READ_BYTES);
  #taken = 0;
  #lastRow = 0;
  #row = 0;
  #at = 0;
  #end = 0;
  /** Bytes of the row that is read that are not kept. */
  #dropped = 0;
  #hash = HASH_START;
  #tokens = 0;
  #letters = 0;
  #isSpaced = false;
  #isQuoted = false;
  /** Of a character of several bytes: what is known of it, and how many bytes follow. */
  #codePoint = 0;
  #following = 0;

  constructor(maxRowBytes: number) {
    this.#maxRowBytes = maxRowBytes;
  }

  /** Reads on, when {@link nextRow} has found no more; false at the end of the file. */
  async fill(file: FileHandle): Promise<boolean> {
    this.#makeRoom();
    const { bytesRead } = await file.read(this.#bytes, this.#end, this.#bytes.length - this.#end);
    this.#end += bytesRead;
    return bytesRead > 0;
  }

  /** The next row of what has been read; undefined when it goes on behind it. */
  nextRow(): ScannedRow | undefined {
    const bytes = this.#bytes;
    const end = this.#end;
    let hash = this.#hash;
    let tokens = this.#tokens;
    let letters = this.#letters;
    let isSpaced = this.#isSpaced;
    let isQuoted = this.#isQuoted;
    for (let at = this.#at; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (IS_LETTER[byte] === 1) {
        hash = hashStep(hash, byte);
        if (letters % LETTERS_PER_TOKEN === 0 && !(letters === 0 && isSpaced)) tokens += 1;
        letters += 1;
        isSpaced = false;
        continue;
      }
      letters = 0;
      isSpaced = byte === SPACE;
      if (byte >= SEVERAL_BYTES) {
        const character = this.#character(byte);
        // UTF-16 has two units for a character beyond its first plane.
        for (let unit = 0; unit < character.length; unit += 1) {
          hash = hashStep(hash, character.charCodeAt(unit));
          tokens += 1;
        }
        continue;
      }
      hash = hashStep(hash, byte);
      tokens += 1;
      if (byte === QUOTE) isQuoted = !isQuoted;
      if (byte !== LINE_FEED || isQuoted) continue;
      this.#at = at + 1;
      return this.#endRow(tokens, hash);
    }
    this.#at = end;
    this.#hash = hash;
    this.#tokens = tokens;
    this.#letters = letters;
    this.#isSpaced = isSpaced;
    this.#isQuoted = isQuoted;
    return undefined;
  }

  /** Puts a text in the place of the row that was found last, which is gone when it was too long to be kept. */
  replaceRow(line: Buffer): void {
    const rest = Buffer.from(this.#bytes.subarray(this.#at, this.#end));
    this.#grow(this.#lastRow + line.length + rest.length);
    line.copy(this.#bytes, this.#lastRow);
    this.#row = this.#lastRow + line.length;
    this.#at = this.#row;
    rest.copy(this.#bytes, this.#at);
    this.#end = this.#at + rest.length;
  }

  /** Takes as many bytes of the rows that were found first; they are valid until the next call. */
  take(bytes: number): Uint8Array {
    this.#taken += bytes;
    return this.#bytes.subarray(this.#taken - bytes, this.#taken);
  }

  #endRow(tokens: number, hash: number): ScannedRow {
    const bytes = this.#dropped + this.#at - this.#row;
    this.#lastRow = this.#row;
    this.#row = this.#at;
    this.#dropped = 0;
    this.#hash = HASH_START;
    this.#tokens = 0;
    this.#letters = 0;
    this.#isSpaced = false;
    this.#isQuoted = false;
    return { bytes, tokens, hash: hashEnd(hash) };
  }

  /** The character that ends with this byte; nothing when it goes on. */
  #character(byte: number): string {
    if (byte >= FIRST_OF_TWO) {
      this.#following = byte >= FIRST_OF_FOUR ? 3 : byte >= FIRST_OF_THREE ? 2 : 1;
      this.#codePoint = byte & (0xff >> (this.#following + 2));
      return '';
    }
    this.#codePoint = (this.#codePoint << 6) | (byte & 0x3f);
    this.#following -= 1;
    return this.#following === 0 ? String.fromCodePoint(this.#codePoint) : '';
  }

  #makeRoom(): void {
    if (this.#end - this.#row > this.#maxRowBytes) {
      this.#dropped += this.#end - this.#row;
      this.#end = this.#row;
    }
    this.#bytes.copyWithin(0, this.#taken, this.#end);
    this.#row -= this.#taken;
    this.#end -= this.#taken;
    this.#at = this.#end;
    this.#taken = 0;
    if (this.#bytes.length - this.#end < READ_BYTES) this.#grow(2 * this.#bytes.length);
  }

  #grow(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(bytes);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
