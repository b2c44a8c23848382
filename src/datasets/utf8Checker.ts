import { isUtf8 } from 'node:buffer';
import { DatasetSourceError } from './datasetSourceError.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Finds the first byte of a stream that is not UTF-8, or is zero, and the line it is in. */
export class Utf8Checker {
  readonly #name: string;
  /** The beginning of a character whose rest comes with the next chunk; three bytes at most. */
  #unfinished = Buffer.alloc(0);
  #lineFeeds = 0;
  #carriageReturns = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws {@link DatasetSourceError} `SourceBinary`, `SourceEncoding` */
  check(chunk: Buffer): void {
    const bytes = this.#unfinished.length === 0 ? chunk : Buffer.concat([this.#unfinished, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    const zero = whole.indexOf(0);
    const valid = isUtf8(whole);
    if (!valid || zero >= 0) {
      const wrong = valid ? zero : firstInvalidByte(whole);
      this.#count(whole.subarray(0, wrong));
      if (zero >= 0 && zero <= wrong) throw this.#zeroByte();
      throw this.#notUtf8(whole[wrong] ?? 0);
    }
    this.#count(whole);
    this.#unfinished = Buffer.from(bytes.subarray(whole.length));
  }

  /** @throws {@link DatasetSourceError} `SourceEncoding` when the stream ends within a character. */
  end(): void {
    const [first] = this.#unfinished;
    if (first !== undefined) throw this.#notUtf8(first);
  }

  #count(bytes: Buffer): void {
    this.#lineFeeds += occurrences(bytes, LINE_FEED);
    if (this.#lineFeeds === 0) this.#carriageReturns += occurrences(bytes, CARRIAGE_RETURN);
  }

  /** Carriage returns end lines only in a file without line feeds. */
  get #line(): number {
    return 1 + (this.#lineFeeds > 0 ? this.#lineFeeds : this.#carriageReturns);
  }

  #notUtf8(byte: number): DatasetSourceError {
    const shown = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    const advice = 'save it as UTF-8; if it is Latin-1, with: iconv -f ISO-8859-1 -t UTF-8';
    const message = `${this.#name}: line ${this.#line} is not UTF-8 (byte ${shown}); ${advice}`;
    return new DatasetSourceError('SourceEncoding', message);
  }

  #zeroByte(): DatasetSourceError {
    const message = `${this.#name}: line ${this.#line} holds a zero byte; text has none`;
    return new DatasetSourceError('SourceBinary', message);
  }
}

function occurrences(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}

/** How many of the last bytes begin a character without ending it (RFC 3629). */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** By halving: the longest prefix that is UTF-8 but for an unfinished character ends in it. */
function firstInvalidByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (good < bad) {
    const middle = (good + bad + 1) >> 1;
    const prefix = bytes.subarray(0, middle);
    if (isUtf8(prefix.subarray(0, middle - unfinishedBytes(prefix)))) good = middle;
    else bad = middle - 1;
  }
  return good - unfinishedBytes(bytes.subarray(0, good));
}
