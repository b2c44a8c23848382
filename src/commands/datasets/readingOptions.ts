import { z } from 'zod';
import {
  DecimalMark,
  Delimiter,
  MAX_SKIPPED_LINES,
  ReadingOptions,
  readingOptionsOf,
  TextEncoding,
} from '../../contracts/datasets/readingOptions.ts';
import { InputError } from '../../inputError.ts';
import { ColumnList } from '../shared/columnList.ts';
import { flag, option, optionList } from '../shared/parameters.ts';

/** Delimiters by names that need no quoting in a shell. */
const DELIMITER_NAMES = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;

const DelimiterName = z.string().transform((text, context): Delimiter => {
  const named = Object.entries(DELIMITER_NAMES).find(([name]) => name === text)?.[1];
  const given = Delimiter.safeParse(named ?? text.replace('\\t', '\t'));
  if (given.success) return given.data;
  context.addIssue({ code: 'custom', message: 'must be comma, semicolon, tab or pipe' });
  return z.NEVER;
});

/** The options of every command that stores a data set: what holds instead of what would be detected. */
export const readingOptions = () => ({
  delimiter: option(
    DelimiterName.optional(),
    'name',
    'what separates the cells: comma, semicolon, tab or pipe; detected unless given',
  ),
  decimal: option(
    DecimalMark.optional(),
    'mark',
    'what separates the fraction of a number; detected unless given',
  ),
  encoding: option(TextEncoding.optional(), 'name', 'how the characters are stored; detected unless given'),
  header: flag('the first record names the columns, whatever it looks like'),
  noHeader: flag('the first record is a row; the columns are named column1, column2, …'),
  skipLines: option(
    z.coerce.number().int().min(0).max(MAX_SKIPPED_LINES).optional(),
    'count',
    'lines before the header that are left out; detected unless given',
  ),
  na: optionList(
    z.array(z.string().trim().min(1).max(100)).max(50).optional(),
    'text',
    'a text that stands for a missing value, besides those that are known; may be repeated',
  ),
  sheet: option(
    z.string().trim().min(1).max(200).optional(),
    'name',
    'the sheet of a workbook, by name or number, or the resource type of FHIR records; the first table unless given',
  ),
  long: option(
    ColumnList.pipe(ReadingOptions.shape.long.unwrap()).optional(),
    'columns',
    'of a table with one value per row: the columns of the patient, the time if there is one, the variable and the value',
  ),
});

type Given = z.output<z.ZodObject<ReturnType<typeof readingOptions>>>;

/** @throws {@link InputError} for options that exclude each other. */
export function readingOf({
  delimiter,
  decimal,
  encoding,
  header,
  noHeader,
  skipLines,
  na,
  sheet,
  long,
}: Given): ReadingOptions {
  if (header && noHeader)
    throw new InputError('InvalidArgument', '--no-header: give it, or --header, not both');
  return readingOptionsOf({
    delimiter,
    decimal,
    encoding,
    skipLines,
    sheet,
    long,
    header: header || noHeader ? header : undefined,
    missing: na !== undefined && na.length > 0 ? na : undefined,
  });
}
