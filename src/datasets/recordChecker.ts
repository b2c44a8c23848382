import type { Delimiter } from '../contracts/datasets/readingOptions.ts';
import { brokenQuote, raggedRow } from './datasetSourceError.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

type LineEnd = '\n' | '\r\n' | '\r';

type Place =
  /** Before the first byte of a cell that is not a space. */
  | 'start'
  | 'plain'
  | 'quoted'
  /** Behind a backslash in a quoted cell. */
  | 'escaped'
  /** Behind a quote in a quoted cell: the cell's end, or the first half of a quote in it. */
  | 'quote'
  /** Behind spaces that follow a quoted cell. */
  | 'closed';

export interface RecordRules {
  readonly delimiter: Delimiter;
  readonly quoteEscape: '"' | '\\';
  /** Lines that are not checked, at the beginning. */
  readonly linesBeforeData: number;
  /** Cells that every record must have. */
  readonly cells: number;
}

/** What only a look at every record tells. */
export interface CheckedRecords {
  readonly records: number;
  readonly mixedLineEnds: boolean;
  /** Whether the last cell of every record is empty. */
  readonly lastCellsEmpty: boolean;
  /** Records of one cell at the end of a table of several columns, and the line of the first. */
  readonly footer: { readonly records: number; readonly line: number };
}

/**
 * Checks that the records of a text table have as many cells as there are columns, and that quotes are closed. DuckDB checks
 * most of it too, but takes a row with empty cells too many, and neither line ends that change nor lines below the table.
 * Cells are told apart as DuckDB does it in strict mode: RFC 4180, and spaces around a quoted cell are allowed, and
 * quotes within a cell that does not begin with one. Blank lines are no records.
 */
export class RecordChecker {
  readonly #name: string;
  readonly #rules: RecordRules;
  readonly #delimiter: number;
  readonly #escape: number;
  /** Not 0 for the bytes that may matter. */
  readonly #matters = new Uint8Array(256);
  #place: Place = 'start';
  #cells = 1;
  #records = 0;
  /** No byte of the record has been seen. */
  #blank = true;
  /** A blank line, and a space behind other characters, have been seen since the last record began. */
  #blankBefore = false;
  #spaced = false;
  /** The record begins with a letter, a quote or a character that is not ASCII. */
  #beginsAsText = false;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #lineEnd: LineEnd | undefined;
  #mixedLineEnds = false;
  #lastCellsEmpty = true;
  #footerRecords = 0;
  #footerLine = 0;
  /** The last byte was a carriage return, and whether it ended a record is known with the next. */
  #returned = false;

  constructor(name: string, rules: RecordRules) {
    this.#name = name;
    this.#rules = rules;
    this.#delimiter = rules.delimiter.charCodeAt(0);
    this.#escape = rules.quoteEscape === '\\' ? BACKSLASH : QUOTE;
    for (const byte of [LINE_FEED, CARRIAGE_RETURN, SPACE, QUOTE, this.#delimiter, this.#escape]) {
      this.#matters[byte] = 1;
    }
  }

  /**
   * @param chunk the first begins behind the byte order mark, if any
   * @throws {@link DatasetSourceError} `SourceRagged`, `SourceQuote`
   */
  check(chunk: Buffer): void {
    const matters = this.#matters;
    for (let at = 0; at < chunk.length; at += 1) {
      if (!this.#returned && (this.#place === 'plain' || this.#place === 'quoted')) {
        // Nearly every byte of nearly every file is passed over here.
        while (matters[chunk[at] ?? 0] === 0 && at < chunk.length) at += 1;
        if (at === chunk.length) return;
      }
      const byte = chunk[at] ?? 0;
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
  end(): CheckedRecords {
    if (this.#returned) this.#endLine('\r');
    if (this.#place === 'quoted' || this.#place === 'escaped') {
      throw brokenQuote(this.#placeOf(this.#quoteLine));
    }
    this.#endRecord();
    return {
      records: this.#records,
      mixedLineEnds: this.#mixedLineEnds,
      lastCellsEmpty: this.#lastCellsEmpty,
      footer: { records: this.#footerRecords, line: this.#footerLine },
    };
  }

  #read(byte: number): void {
    if (this.#line <= this.#rules.linesBeforeData) return;
    if (byte === SPACE) this.#spaced ||= !this.#blank;
    this.#blank = false;
    if (this.#place === 'escaped') {
      this.#place = 'quoted';
    } else if (this.#place === 'quoted') {
      if (byte === this.#escape && byte !== QUOTE) this.#place = 'escaped';
      else if (byte === QUOTE) this.#place = 'quote';
    } else if (byte === this.#delimiter) {
      this.#cells += 1;
      this.#place = 'start';
    } else if (this.#place === 'start') {
      if (byte === QUOTE) this.#quoteLine = this.#line;
      if (byte === SPACE) return;
      if (this.#cells === 1) this.#beginsAsText = isText(byte);
      this.#place = byte === QUOTE ? 'quoted' : 'plain';
    } else if (this.#place === 'quote' && byte === QUOTE) {
      this.#place = 'quoted';
    } else if (this.#place !== 'plain') {
      if (byte !== SPACE) throw brokenQuote(this.#placeOf(this.#line));
      this.#place = 'closed';
    }
  }

  #endLine(end: LineEnd): void {
    if (this.#place === 'escaped') this.#place = 'quoted';
    if (this.#place !== 'quoted') {
      this.#lineEnd ??= end;
      this.#mixedLineEnds ||= this.#lineEnd !== end;
      this.#endRecord();
    }
    this.#line += 1;
    if (this.#place === 'start') this.#recordLine = this.#line;
  }

  #endRecord(): void {
    if (this.#blank) this.#blankBefore = true;
    else if (this.#line > this.#rules.linesBeforeData) this.#count();
    this.#place = 'start';
    this.#cells = 1;
    this.#blank = true;
    this.#spaced = false;
    this.#beginsAsText = false;
  }

  #count(): void {
    if (this.#cells === this.#rules.cells && this.#footerRecords === 0) {
      this.#records += 1;
      this.#lastCellsEmpty &&= this.#place === 'start';
    } else if (this.#isFooter()) {
      if (this.#footerRecords === 0) this.#footerLine = this.#recordLine;
      this.#footerRecords += 1;
    } else if (this.#cells === this.#rules.cells) {
      throw raggedRow(this.#placeOf(this.#footerLine), 1, this.#rules.cells);
    } else {
      throw raggedRow(this.#placeOf(this.#recordLine), this.#cells, this.#rules.cells);
    }
    this.#blankBefore = false;
  }

  /** A single cell of several words, or below a blank line: a row that was cut off looks different. */
  #isFooter(): boolean {
    const { cells } = this.#rules;
    const isNote = this.#beginsAsText && (this.#spaced || this.#blankBefore);
    return cells > 1 && this.#cells === 1 && this.#place !== 'start' && (this.#footerRecords > 0 || isNote);
  }

  #placeOf(line: number): string {
    return `${this.#name}: line ${line}`;
  }
}

const isText = (byte: number): boolean =>
  byte === QUOTE || byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
