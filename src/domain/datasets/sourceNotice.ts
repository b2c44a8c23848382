import { z } from 'zod';
import { DecimalMark, Delimiter, TextEncoding } from '../../contracts/datasets/readingOptions.ts';

const count = z.int().positive();
/** From 1, as an editor shows it. */
const line = z.int().positive();

/** What was detected in a source, or left out of it, and how much; never the content of a cell. */
export const SourceNotice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delimiter'), delimiter: Delimiter }),
  z.strictObject({ kind: z.literal('encoding'), encoding: TextEncoding }),
  z.strictObject({ kind: z.literal('separatorLine') }),
  z.strictObject({ kind: z.literal('skippedLines'), lines: count }),
  z.strictObject({ kind: z.literal('noHeader'), columns: count }),
  z.strictObject({ kind: z.literal('unnamedColumn'), column: count, name: z.string() }),
  z.strictObject({ kind: z.literal('rowNames'), name: z.string() }),
  z.strictObject({ kind: z.literal('trailingDelimiter') }),
  z.strictObject({ kind: z.literal('unitsRow'), line }),
  z.strictObject({ kind: z.literal('labelsRow'), line }),
  z.strictObject({ kind: z.literal('mixedLineEnds') }),
  z.strictObject({ kind: z.literal('backslashEscapes') }),
  z.strictObject({ kind: z.literal('footer'), line, records: count }),
  z.strictObject({ kind: z.literal('totalsRow'), rows: count, column: z.string() }),
  z.strictObject({ kind: z.literal('repeatedHeader'), rows: count }),
  z.strictObject({ kind: z.literal('wrappedRecords'), key: z.string() }),
  z.strictObject({ kind: z.literal('ambiguousDates'), column: z.string(), styles: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('ambiguousNumbers'), column: z.string(), decimal: DecimalMark }),
  z.strictObject({ kind: z.literal('possibleDates'), column: z.string() }),
  z.strictObject({ kind: z.literal('duplicateRows'), rows: count }),
  z.strictObject({ kind: z.literal('constantColumn'), column: z.string() }),
  z.strictObject({ kind: z.literal('sheet'), sheet: z.string(), others: z.int().nonnegative() }),
  z.strictObject({
    kind: z.literal('workbookSheet'),
    sheet: z.string(),
    /** The names of the first others, and how many there are. */
    others: z.array(z.string()),
    count,
  }),
  z.strictObject({ kind: z.literal('bytesBehindGzip'), bytes: count }),
  z.strictObject({ kind: z.literal('dictionary'), columns: count }),
  z.strictObject({ kind: z.literal('notInDictionary'), columns: count }),
  z.strictObject({ kind: z.literal('longTable'), variables: count }),
  z.strictObject({ kind: z.literal('rowsWithoutPatient'), rows: count }),
  z.strictObject({ kind: z.literal('placeholderIds'), column: z.string(), rows: count }),
  z.strictObject({
    kind: z.literal('impossibleValues'),
    column: z.string(),
    rows: count,
    from: z.number(),
    to: z.number(),
  }),
  z.strictObject({ kind: z.literal('futureDates'), column: z.string(), rows: count }),
  z.strictObject({ kind: z.literal('endBeforeStart'), start: z.string(), end: z.string(), rows: count }),
  z.strictObject({ kind: z.literal('identicalColumns'), column: z.string(), other: z.string() }),
  z.strictObject({ kind: z.literal('rowsPerPatient'), column: z.string(), patients: count, most: count }),
  z.strictObject({ kind: z.literal('errorCells'), cells: count }),
  z.strictObject({ kind: z.literal('mergedCells'), ranges: count }),
]);
export type SourceNotice = z.infer<typeof SourceNotice>;

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};

const ENCODING_NAMES: Readonly<Record<TextEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little endian',
  'utf-16be': 'UTF-16, big endian',
  'windows-1252': 'Windows-1252',
};

/** A notice as one sentence in English, without a full stop. */
export function describeNotice(notice: SourceNotice): string {
  switch (notice.kind) {
    case 'delimiter':
      return `the cells are separated by ${DELIMITER_NAMES[notice.delimiter]}`;
    case 'encoding':
      return `the text is read as ${ENCODING_NAMES[notice.encoding]}`;
    case 'separatorLine':
      return 'the line "sep=" names the delimiter and is no data';
    case 'skippedLines':
      return `${counted(notice.lines, 'line')} before the header ${notice.lines === 1 ? 'is' : 'are'} left out`;
    case 'noHeader':
      return `the file has no header; its columns are named column1 to column${notice.columns}`;
    case 'unnamedColumn':
      return `column ${notice.column} has no name and is called ${notice.name}`;
    case 'rowNames':
      return `the header has no name for the first column, which holds row names; it is called ${notice.name}`;
    case 'trailingDelimiter':
      return 'every row ends with a delimiter; the empty last column is left out';
    case 'unitsRow':
      return `line ${notice.line} holds units; it is kept beside the columns and is no row`;
    case 'labelsRow':
      return `line ${notice.line} holds labels of the columns; it is kept beside them and is no row`;
    case 'mixedLineEnds':
      return 'the lines do not all end alike; each of LF, CRLF and CR ends a line';
    case 'backslashEscapes':
      return 'quotes in cells are written \\"';
    case 'footer':
      return `${counted(notice.records, 'line')} at the end, from line ${notice.line}, ${notice.records === 1 ? 'is' : 'are'} no row and left out`;
    case 'totalsRow':
      return `the last row is the total of ${notice.column} and left out; ${counted(notice.rows, 'row')} remain`;
    case 'repeatedHeader':
      return `${counted(notice.rows, 'row')} that repeat the header are left out`;
    case 'wrappedRecords':
      return `the records are those of the key ${notice.key}`;
    case 'ambiguousDates':
      return `${notice.column} can be read as ${notice.styles.join(' or ')}; nothing tells which`;
    case 'ambiguousNumbers':
      return `${notice.column} is read with "${notice.decimal}" before fractions; nothing tells whether that is so (--decimal)`;
    case 'possibleDates':
      return `${notice.column} may hold dates, counted as Excel does`;
    case 'duplicateRows':
      return `${counted(notice.rows, 'row')} ${notice.rows === 1 ? 'is' : 'are'} the same as an earlier one`;
    case 'constantColumn':
      return `${notice.column} has the same value in every row`;
    case 'sheet':
      return notice.others === 0
        ? `the table is ${notice.sheet}`
        : `the table is ${notice.sheet}; ${counted(notice.others, 'other table')} of the file ${notice.others === 1 ? 'is' : 'are'} left out`;
    case 'workbookSheet':
      return `the table is the sheet ${notice.sheet}; left out: ${listed(notice.others, notice.count)}`;
    case 'bytesBehindGzip':
      return `${counted(notice.bytes, 'byte')} behind the end of the gzip file ${notice.bytes === 1 ? 'is' : 'are'} left out; was it packed as a whole?`;
    case 'dictionary':
      return `the dictionary describes ${counted(notice.columns, 'column')}; codes are read as their labels`;
    case 'notInDictionary':
      return `${counted(notice.columns, 'column')} ${notice.columns === 1 ? 'is' : 'are'} not in the dictionary`;
    case 'longTable':
      return `the rows are values of ${counted(notice.variables, 'variable')}; each variable is a column`;
    case 'rowsWithoutPatient':
      return `${counted(notice.rows, 'row')} without a patient ${notice.rows === 1 ? 'is' : 'are'} left out`;
    case 'placeholderIds':
      return `${counted(notice.rows, 'row')} ${notice.rows === 1 ? 'has' : 'have'} a placeholder in ${notice.column}, which is missing and no patient`;
    case 'impossibleValues':
      return `${counted(notice.rows, 'row')} of ${notice.column} ${notice.rows === 1 ? 'is' : 'are'} not between ${notice.from} and ${notice.to}`;
    case 'futureDates':
      return `${counted(notice.rows, 'row')} of ${notice.column} ${notice.rows === 1 ? 'has a date' : 'have dates'} in the future`;
    case 'endBeforeStart':
      return `${notice.end} is before ${notice.start} in ${counted(notice.rows, 'row')}`;
    case 'identicalColumns':
      return `${notice.other} is the same as ${notice.column} in every row`;
    case 'rowsPerPatient':
      return `${notice.column} names ${counted(notice.patients, 'patient')}, with up to ${counted(notice.most, 'row')} each`;
    case 'errorCells':
      return `${counted(notice.cells, 'cell')} with an error such as #N/A ${notice.cells === 1 ? 'is' : 'are'} missing`;
    case 'mergedCells':
      return `${counted(notice.ranges, 'merged range')} ${notice.ranges === 1 ? 'counts' : 'count'} as one value in each cell`;
  }
}

const listed = (names: readonly string[], count: number): string =>
  count > names.length ? `${names.join(', ')} and ${count - names.length} more` : names.join(', ');

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
