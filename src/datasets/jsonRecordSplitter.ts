import { DatasetSourceError } from './datasetSourceError.ts';

/** One object of a JSON source, still as text, and its place, from 1. */
export interface JsonText {
  readonly number: number;
  readonly text: string;
}

/** The deepest nesting of objects and arrays: deeper data is no table, and a parser's stack is limited. */
export const MAX_JSON_DEPTH = 64;
/** A record longer than this, bytes, is taken for a missing bracket or quote. */
export const MAX_JSON_RECORD_BYTES = 16 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

type Place =
  /** Nothing but space so far. */
  | 'start'
  /** Between the objects of a sequence. */
  | 'between'
  /** Behind `[`, or behind a comma of the array. */
  | 'item'
  | 'record'
  /** Behind an object of the array. */
  | 'behind'
  /** Behind the array. */
  | 'end';

/**
 * Cuts a stream of JSON into the objects it is made of: those of one array, or those that follow one another with space
 * between (NDJSON and its like). Holds one of them at a time. It does not check whether an object is well-formed.
 */
export class JsonRecordSplitter {
  readonly #name: string;
  #place: Place = 'start';
  #isArray = false;
  #number = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #parts: Buffer[] = [];
  #bytes = 0;

  readonly #wrapped: boolean;
  /** Bytes before the array of a wrapped source that are still to be skipped. */
  #before: number;
  #behind = '';

  /** @param wrapped where the array begins, bytes, in a source that is one object with the array in it */
  constructor(name: string, wrapped?: { readonly offset: number } | null) {
    this.#name = name;
    this.#wrapped = wrapped !== undefined && wrapped !== null;
    this.#before = wrapped?.offset ?? 0;
  }

  /**
   * The objects that end in this chunk. The splitter keeps the chunk until it has given out the object that ends in the
   * next one.
   *
   * @param chunk valid UTF-8 but for a character cut at its end; the first begins behind the byte order mark, if any
   * @throws {@link DatasetSourceError} `SourceMalformed`, `SourceTooDeep`, `SourceLineTooLong`, `SourceNotRecords`
   */
  *push(given: Buffer): Generator<JsonText> {
    const chunk = given.subarray(this.#before);
    this.#before -= given.length - chunk.length;
    let from = this.#place === 'record' ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#place !== 'record') {
        if (SPACES.has(byte)) continue;
        if (this.#place === 'end' && this.#wrapped) {
          this.#keepBehind(chunk.subarray(at));
          return;
        }
        this.#place = this.#between(byte);
        if (byte !== OPEN_BRACE) continue;
        from = at;
      }
      if (this.#inside(byte)) {
        yield this.#finish(chunk.subarray(from, at + 1));
        from = -1;
      }
    }
    if (from >= 0) this.#keep(chunk.subarray(from));
  }

  /** @throws {@link DatasetSourceError} when the stream ends within an object or an array. */
  end(): void {
    if (this.#place === 'record') throw this.#malformed('is not complete; the file ends within it');
    if (this.#isArray && this.#place !== 'end') {
      const message = `${this.#name}: the array is not closed; the file ends within it`;
      throw new DatasetSourceError('SourceMalformed', message);
    }
    if (this.#wrapped) this.#checkBehind();
  }

  /** What follows the array of a wrapped source: a few more members of its object. */
  #keepBehind(part: Buffer): void {
    this.#behind += part.toString('latin1');
    if (this.#behind.length > MAX_JSON_RECORD_BYTES) throw this.#notWrapped();
  }

  #checkBehind(): void {
    try {
      const members: unknown = JSON.parse(`{"":0${this.#behind}`);
      const values = typeof members === 'object' && members !== null ? Object.values(members) : [];
      if (!values.some((value) => Array.isArray(value) && typeof value[0] === 'object')) return;
    } catch {
      // The same refusal as for a second array.
    }
    throw this.#notWrapped();
  }

  #notWrapped(): DatasetSourceError {
    const advice = 'write one array of records, or each record on a line of its own';
    const message = `${this.#name}: is an object that holds more than one array of records, or is not complete; ${advice}`;
    return new DatasetSourceError('SourceNotRecords', message);
  }

  /** The state after a byte between objects. */
  #between(byte: number): Place {
    const place = this.#place;
    if (place === 'end') {
      const message = `${this.#name}: there is something behind the end of the array; a file holds one array`;
      throw new DatasetSourceError('SourceMalformed', message);
    }
    if (place === 'behind') {
      if (byte === COMMA) return 'item';
      if (byte === CLOSE_BRACKET) return 'end';
      throw this.#malformed('has no comma before it; separate the objects of an array by commas');
    }
    if (byte === OPEN_BRACE) return 'record';
    if (place === 'start' && byte === OPEN_BRACKET) {
      this.#isArray = true;
      return 'item';
    }
    if (place === 'item' && byte === CLOSE_BRACKET) {
      if (this.#number === 1) return 'end';
      throw this.#malformed('is missing behind the last comma of the array');
    }
    throw this.#notAnObject();
  }

  /** Takes a byte of an object; true when it is its last. */
  #inside(byte: number): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
    } else if (byte === QUOTE) {
      this.#inString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.#depth += 1;
      if (this.#depth > MAX_JSON_DEPTH) {
        const message = `${this.#placeName()} is nested more than ${MAX_JSON_DEPTH} deep; flatten it`;
        throw new DatasetSourceError('SourceTooDeep', message);
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.#depth -= 1;
    }
    return this.#depth === 0;
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > MAX_JSON_RECORD_BYTES) {
      const advice = 'is a bracket or a quote missing?';
      const message = `${this.#placeName()} is longer than ${MAX_JSON_RECORD_BYTES} bytes; ${advice}`;
      throw new DatasetSourceError('SourceLineTooLong', message);
    }
    this.#parts.push(part);
  }

  #finish(part: Buffer): JsonText {
    this.#keep(part);
    const bytes = this.#parts.length === 1 ? part : Buffer.concat(this.#parts);
    const record = { number: this.#number, text: bytes.toString('utf8') };
    this.#number += 1;
    this.#parts = [];
    this.#bytes = 0;
    this.#place = this.#isArray ? 'behind' : 'between';
    return record;
  }

  #notAnObject(): DatasetSourceError {
    const message = `${this.#placeName()} is not an object; every record is written {"column": value, …}`;
    return new DatasetSourceError('SourceNotRecords', message);
  }

  #malformed(problem: string): DatasetSourceError {
    return new DatasetSourceError('SourceMalformed', `${this.#placeName()} ${problem}`);
  }

  #placeName(): string {
    return `${this.#name}: record ${this.#number}`;
  }
}
