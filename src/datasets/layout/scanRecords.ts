/** A record at the beginning of a text source. */
export interface HeadRecord {
  /** Trimmed; quotes around them are removed. */
  readonly cells: readonly string[];
  /** The lines of the file that it begins and ends in, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Whether a quote is not closed, or has something behind it that is no delimiter. */
  readonly isBroken: boolean;
}

export interface ScannedHead {
  readonly records: readonly HeadRecord[];
  /** Cells with such quotes. */
  readonly brokenQuotes: number;
}

export interface ScanOptions {
  readonly delimiter: string;
  readonly quoteEscape: '"' | '\\';
  /** Records at most. */
  readonly limit: number;
  /** Whether the text is the whole file; otherwise its last record is not complete. */
  readonly isWhole: boolean;
}

/**
 * Reads the first records of a text leniently: whatever its quotes are, it finds records, so that ways to read it can be
 * compared. The strict check of a file is `RecordChecker`'s.
 */
export function scanRecords(
  text: string,
  { delimiter, quoteEscape, limit, isWhole }: ScanOptions,
): ScannedHead {
  const records: HeadRecord[] = [];
  let brokenQuotes = 0;
  let line = 1;
  let at = 0;
  while (at < text.length && records.length < limit) {
    const firstLine = line;
    const cells: string[] = [];
    const brokenBefore = brokenQuotes;
    for (;;) {
      const cell = readCell(text, at, delimiter, quoteEscape);
      if (cell.isBroken) brokenQuotes += 1;
      line += lineBreaks(text, at, cell.end);
      cells.push(cell.value.trim());
      at = cell.end;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    const isEnded = at < text.length;
    if (isEnded || isWhole)
      records.push({ cells, line: firstLine, endLine: line, isBroken: brokenQuotes > brokenBefore });
    if (isEnded) {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line += 1;
    }
  }
  return { records, brokenQuotes };
}

interface Cell {
  readonly value: string;
  /** The place of the delimiter or line break behind it, or the text's end. */
  readonly end: number;
  readonly isBroken: boolean;
}

function readCell(text: string, from: number, delimiter: string, quoteEscape: '"' | '\\'): Cell {
  let start = from;
  while (text[start] === ' ') start += 1;
  if (text[start] !== '"') {
    const end = cellEnd(text, from, delimiter);
    return { value: text.slice(from, end), end, isBroken: false };
  }
  const close = closingQuote(text, start + 1, quoteEscape);
  if (close < 0) {
    const end = cellEnd(text, from, delimiter);
    return { value: text.slice(from, end), end, isBroken: true };
  }
  const end = cellEnd(text, close + 1, delimiter);
  const value = text.slice(start + 1, close).replaceAll(`${quoteEscape}"`, '"');
  return { value, end, isBroken: text.slice(close + 1, end).trim() !== '' };
}

function closingQuote(text: string, from: number, quoteEscape: '"' | '\\'): number {
  for (let at = from; at < text.length; at += 1) {
    if (quoteEscape === '\\' && text[at] === '\\') at += 1;
    else if (text[at] === '"') {
      if (quoteEscape === '"' && text[at + 1] === '"') at += 1;
      else return at;
    }
  }
  return -1;
}

function cellEnd(text: string, from: number, delimiter: string): number {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) count += 1;
  }
  return count;
}
