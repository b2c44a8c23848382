import type { DuckDBConnection } from '@duckdb/node-api';
import type { DecimalMark } from '../../contracts/datasets/readingOptions.ts';
import { MISSING_NUMBERS } from '../../domain/datasets/missingTexts.ts';
import { guarded } from '../sql.ts';
import { readRow } from './countedValues.ts';
import { isCensoredSql, isNumberSql, isPlainSql, numberSql } from './numberSql.ts';

/** An SQL condition over an expression of type text. */
export type Condition = (value: string) => string;

/** As programs write numbers; a leading zero such as 007 is that of a code. */
const PLAIN_NUMBER = '[+-]?(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';
const MOST_CHARACTERS = 24;
/** Beyond it the squares of the standard deviation leave the range of a double. */
const LARGEST_NUMBER = 1e150;

/** Codes that are known by their look: ICD-10 and LOINC. */
const CODE = '[A-Z][0-9]{2}(?:\\.[0-9A-Z]{1,4})?|[0-9]{1,5}-[0-9]';

/** What a look at the different values of a column tells; rows unless it says values. */
export interface ValueCounts {
  readonly values: number;
  readonly rows: number;
  /** That stand for a missing value among numbers, and among texts. */
  readonly missing: number;
  readonly missingTexts: number;
  /** That are numbers with a point, and with a comma. */
  readonly point: number;
  readonly comma: number;
  /** With a comma anywhere. */
  readonly withComma: number;
  readonly withDigits: number;
  /** Values that look like a code, a code of two letters, a long whole number; those of several words. */
  readonly codes: number;
  readonly twoLetters: number;
  readonly longDigits: number;
  readonly severalWords: number;
}

/** @param table of texts `v` and their counts `n` */
export async function countValues(
  connection: DuckDBConnection,
  {
    table,
    isMissing,
    isMissingText,
  }: { readonly table: string; readonly isMissing: Condition; readonly isMissingText: Condition },
): Promise<ValueCounts> {
  const rowsWith = (condition: string) => `coalesce(sum(n) filter (${condition}), 0)`;
  const valuesWith = (pattern: string) => `count(*) filter (regexp_full_match(t, '${pattern}'))`;
  const row = await readRow(
    connection,
    `select count(*), coalesce(sum(n), 0), ${rowsWith(isMissing('v'))}, ${rowsWith('absent')},
      ${rowsWith(`${isNumberSql('v', '.')} and not ${isMissing('v')}`)},
      ${rowsWith(`${isNumberSql('v', ',')} and not ${isMissing('v')}`)},
      ${rowsWith("contains(v, ',')")}, ${rowsWith(guarded('strlen(v) <= 40', "regexp_matches(v, '[0-9]')"))},
      ${valuesWith(CODE)}, ${valuesWith('[A-Z]{2}')}, ${valuesWith('[0-9]{9,}')}, count(*) filter (contains(t, ' '))
      from (select v, n, trim(v) as t, ${isMissingText('v')} as absent from ${table})`,
  );
  const [values = 0, rows = 0, missing = 0, missingTexts = 0, point = 0, comma = 0, ...others] =
    row.map(Number);
  const [withComma = 0, withDigits = 0, codes = 0, twoLetters = 0, longDigits = 0, severalWords = 0] = others;
  return {
    values,
    rows,
    missing,
    missingTexts,
    point,
    comma,
    withComma,
    withDigits,
    codes,
    twoLetters,
    longDigits,
    severalWords,
  };
}

/** What decides whether the numbers of a column are measurements, and how they leave. */
export interface NumberCounts {
  /** The least and greatest of those that never stand for a missing value; NaN without any. */
  readonly min: number;
  readonly max: number;
  /** Those that may stand for a missing value. */
  readonly candidates: readonly number[];
  readonly areWhole: boolean;
  /** Whether each is that of one row alone, of several. */
  readonly areUnique: boolean;
  /** Characters of the shortest and of the longest. */
  readonly shortest: number;
  readonly longest: number;
  readonly censored: number;
  /** Whether all are written as programs write numbers. */
  readonly arePlain: boolean;
}

/**
 * Of the table `counted`, when all its values are numbers as programs write them, of at most 15 digits; undefined otherwise.
 *
 * @param sample of the table: most columns that are none of numbers show it there
 */
export async function plainNumbers(
  connection: DuckDBConnection,
  sample: string,
): Promise<NumberCounts | undefined> {
  const isPlain = guarded(
    `strlen(t) <= ${MOST_CHARACTERS}`,
    `regexp_full_match(t, '${PLAIN_NUMBER}') and abs(x) <= ${LARGEST_NUMBER}`,
  );
  const [other = 0] = await readRow(
    connection,
    `select count(*) from (select trim(v) as t, try_cast(trim(v) as double) as x from ${sample}) where not coalesce(${isPlain}, false)`,
  );
  if (Number(other) > 0) return undefined;
  const [values, others, ...range] = await readRow(
    connection,
    `select count(*), count(*) filter (not coalesce(${isPlain}, false)), ${RANGE}
      from (select n, trim(v) as t, try_cast(trim(v) as double) as x from counted)`,
  );
  if (Number(values) === 0 || Number(others) > 0) return undefined;
  return { ...rangeOf(range), censored: 0, arePlain: true };
}

/** Of the numbers with this mark in the table `counted`. */
export async function countNumbers(
  connection: DuckDBConnection,
  { decimal, isMissing }: { readonly decimal: DecimalMark; readonly isMissing: Condition },
): Promise<NumberCounts> {
  const [censored, styled, ...range] = await readRow(
    connection,
    `select coalesce(sum(n) filter (${isCensoredSql('v')}), 0), count(*) filter (not ${isPlainSql('v')}), ${RANGE}
      from (select v, n, trim(v) as t, ${numberSql('v', decimal)} as x from counted
        where ${isNumberSql('v', decimal)} and not ${isMissing('v')})`,
  );
  return { ...rangeOf(range), censored: Number(censored), arePlain: Number(styled) === 0 };
}

const CANDIDATE = `x in (${MISSING_NUMBERS.join(', ')})`;
/** Of numbers `x` and their texts `t`; {@link rangeOf} reads it. */
const RANGE = `min(x) filter (not ${CANDIDATE}), max(x) filter (not ${CANDIDATE}),
  string_agg(distinct cast(x as varchar), ' ') filter (${CANDIDATE}),
  count(*) filter (not regexp_full_match(t, '[0-9]+')), min(strlen(t)), max(strlen(t)), max(n), count(*)`;

function rangeOf([min, max, found, broken, shortest, longest, most, values]: readonly unknown[]) {
  return {
    min: min === null ? Number.NaN : Number(min),
    max: max === null ? Number.NaN : Number(max),
    candidates: typeof found === 'string' ? found.split(' ').map(Number) : [],
    areWhole: Number(broken) === 0,
    areUnique: Number(most) === 1 && Number(values) > 1,
    shortest: Number(shortest),
    longest: Number(longest),
  };
}
