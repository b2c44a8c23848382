import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { columnKind, valueKind } from './cellKinds.ts';
import { isBlank } from './detectDelimiter.ts';
import type { HeadRecord } from './scanRecords.ts';

/**
 * The place of the record that names the columns, or is the first row: behind blank lines, comments, and notes of one
 * cell that a line of names follows.
 */
export function firstTableRecord(records: readonly HeadRecord[], width: number): number {
  let at = 0;
  for (;;) {
    const record = records[at];
    if (!record) return at;
    const names = records
      .slice(at + 1)
      .find((next) => !isBlank(next) && next.cells.length === width && !isNote(next));
    const areNames = names?.cells.every((cell) => valueKind(cell) === undefined) ?? false;
    const isSkipped =
      isBlank(record) ||
      (isComment(record) && (record.cells.length !== width || areNames)) ||
      (width > 1 && isNote(record) && areNames);
    if (!isSkipped) return at;
    at += 1;
  }
}

const isComment = ({ cells: [first = ''] }: HeadRecord): boolean => first.startsWith('#');

/** Whether a record has one cell with a value, such as a title in the first column of a sheet. */
const isNote = ({ cells }: HeadRecord): boolean => cells.filter((cell) => cell !== '').length === 1;

/** The share of a first line's comparable cells that occur again below it, from which on it is a row. */
const REPEATED_SHARE = 0.5;

/**
 * Whether a record can name the columns of the rows below it. It cannot when it holds a number or date where the rows
 * hold the like. Where the rows hold texts only, it cannot when its texts occur again in their columns. A patient must not become
 * a header.
 */
export function looksLikeNames(names: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const others = rows.filter((row) => row.some((cell, column) => cell !== names[column]));
  let texts = 0;
  let repeated = 0;
  let isAboveOtherKind = false;
  for (const [column, name] of names.entries()) {
    if (name === '') continue;
    const cells = others.map((row) => row[column] ?? '');
    const kind = columnKind(cells);
    if (kind !== undefined) {
      if (valueKind(name) === kind) return false;
      isAboveOtherKind = true;
    } else if (cells.some((cell) => cell !== '')) {
      texts += 1;
      if (cells.includes(name)) repeated += 1;
    }
  }
  return isAboveOtherKind || repeated === 0 || repeated < texts * REPEATED_SHARE;
}

/** The columns' names: those that are given, and `columnN` for those that have none. */
export function completeNames(
  name: string,
  line: number,
  given: readonly string[],
): { readonly header: readonly string[]; readonly notices: readonly SourceNotice[] } {
  const refuse = (problem: string) => new DatasetSourceError('SourceHeader', `${name}: ${problem}`);
  if (given.every((cell) => cell === '')) throw refuse(`line ${line} is empty; it must name the columns`);
  const repeated = given.findIndex((cell, index) => cell !== '' && given.indexOf(cell) < index);
  if (repeated >= 0) {
    const first = given.indexOf(given[repeated] ?? '') + 1;
    throw refuse(`columns ${first} and ${repeated + 1} have the same name in line ${line}; rename one`);
  }
  const notices: SourceNotice[] = [];
  const header = given.map((cell, index) => {
    if (cell !== '') return cell;
    const made = freeName(index + 1, given);
    notices.push({ kind: 'unnamedColumn', column: index + 1, name: made });
    return made;
  });
  return { header, notices };
}

/** `columnN`, with as many underscores behind it as make it different from all names. */
export function freeName(column: number, names: readonly string[]): string {
  let made = `column${column}`;
  while (names.includes(made)) made += '_';
  return made;
}

export function refuseHeader(name: string, line: number): DatasetSourceError {
  return new DatasetSourceError(
    'SourceHeader',
    `${name}: line ${line} looks like a row of data, not like the names of the columns; say --no-header if the file has no names (header: false), or --header if these are the names (header: true)`,
  );
}
