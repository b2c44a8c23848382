import { brokenQuote, DatasetSourceError, raggedRow } from './datasetSourceError.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
/** The highest of the bytes that may matter; both delimiters are lower. */
const COMMA = 0x2c;

const LINE_END_NAMES = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' } as const;
type LineEnd = keyof typeof LINE_END_NAMES;

type Place =
  /** Before the first byte of a cell that is not a space. */
  | 'start'
  | 'plain'
  | 'quoted'
  /** Behind a quote in a quoted cell: the cell's end, or the first half of a quote in it. */
  | 'quote'
  /** Behind spaces that follow a quoted cell. */
  | 'closed';

/**
 * Checks that the records of a CSV or TSV stream have as many cells as the first, that quotes are closed and lines end alike.
 * DuckDB checks most of it too, but takes a row with empty cells too many, and cannot say where line ends change.
 * Cells are told apart as DuckDB does it in strict mode: RFC 4180, and spaces around a quoted cell are allowed, and
 * quotes within a cell that does not begin with one. Blank lines are no records.
 */
export class RecordChecker {
  readonly #name: string;
  readonly #delimiter: number;
  /** Cells of the first record; 0 before its end. */
  #columns = 0;
  #place: Place = 'start';
  #cells = 1;
  /** No byte of the record has been seen. */
  #blank = true;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #lineEnd: LineEnd | undefined;
  /** The last byte was a carriage return, and whether it ended a record is known with the next. */
  #returned = false;

  constructor(name: string, delimiter: ',' | '\t') {
    this.#name = name;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /**
   * @param chunk the first begins behind the byte order mark, if any
   * @throws {@link DatasetSourceError} `SourceRagged`, `SourceQuote`, `SourceMalformed`
   */
  check(chunk: Buffer): void {
    for (const byte of chunk) {
      // Nearly every byte of nearly every file takes this branch.
      if (byte > COMMA && !this.#returned && (this.#place === 'plain' || this.#place === 'quoted')) continue;
      if (this.#returned) {
        this.#returned = false;
        this.#endLine(byte === LINE_FEED ? '\r\n' : '\r');
        if (byte === LINE_FEED) continue;
      }
      if (byte === CARRIAGE_RETURN) this.#returned = true;
      else if (byte === LINE_FEED) this.#endLine('\n');
      else this.#read(byte);
    }
  }

  /** @throws {@link DatasetSourceError} as {@link check}. */
  end(): void {
    if (this.#returned) this.#endLine('\r');
    if (this.#place === 'quoted') throw brokenQuote(this.#placeOf(this.#quoteLine));
    this.#endRecord();
  }

  #read(byte: number): void {
    this.#blank = false;
    if (this.#place === 'quoted') {
      if (byte === QUOTE) this.#place = 'quote';
    } else if (byte === this.#delimiter) {
      this.#cells += 1;
      this.#place = 'start';
    } else if (this.#place === 'start') {
      if (byte === QUOTE) this.#quoteLine = this.#line;
      if (byte !== SPACE) this.#place = byte === QUOTE ? 'quoted' : 'plain';
    } else if (this.#place === 'quote' && byte === QUOTE) {
      this.#place = 'quoted';
    } else if (this.#place !== 'plain') {
      if (byte !== SPACE) throw brokenQuote(this.#placeOf(this.#line));
      this.#place = 'closed';
    }
  }

  #endLine(end: LineEnd): void {
    if (this.#place !== 'quoted') {
      this.#lineEnd ??= end;
      if (this.#lineEnd !== end) throw this.#mixedLineEnds(this.#lineEnd, end);
      this.#endRecord();
    }
    this.#line += 1;
    if (this.#place === 'start') this.#recordLine = this.#line;
  }

  #endRecord(): void {
    if (!this.#blank) {
      if (this.#columns === 0) this.#columns = this.#cells;
      if (this.#cells !== this.#columns)
        throw raggedRow(this.#placeOf(this.#recordLine), this.#cells, this.#columns);
    }
    this.#place = 'start';
    this.#cells = 1;
    this.#blank = true;
  }

  #mixedLineEnds(before: LineEnd, end: LineEnd): DatasetSourceError {
    const change = `ends with ${LINE_END_NAMES[end]}, the lines before with ${LINE_END_NAMES[before]}`;
    const advice = 'end all lines alike, and quote cells that hold a line break';
    const place = this.#placeOf(this.#line);
    return new DatasetSourceError('SourceMalformed', `${place} ${change}; ${advice}`);
  }

  #placeOf(line: number): string {
    return `${this.#name}: line ${line}`;
  }
}
