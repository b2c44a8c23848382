import type { DecimalMark } from '../../contracts/datasets/readingOptions.ts';
import { guarded, text } from '../sql.ts';

/** No-break space, narrow no-break space, and the apostrophes that group digits in Switzerland. */
const SPACES = '\\x{00a0}\\x{202f}';
const APOSTROPHES = "'\\x{2019}";
/** Up to 150: beyond it the squares of the standard deviation leave the range of a double. */
const EXPONENT = '(?:[eE](?:-[0-9]{1,3}|\\+?(?:[0-9]{1,2}|1[0-4][0-9]|150)))?';
/** Longer whole numbers are identifiers: a double keeps 15 digits of each (IEEE 754). */
const MOST_DIGITS = 15;

/** What is before and behind the digits: a limit such as `<`, a sign, a currency, a percent sign. */
const LIMIT = '[<>≤≥]=?';
const CURRENCY = '[$€£]';

/**
 * A pattern for the digits of a number, written with this decimal mark. The other mark, a space or an apostrophe may group the
 * digits by three; a space only once, since phone numbers are grouped so too. A leading zero such as 007 is that of a code.
 */
function digits(decimal: DecimalMark): string {
  const mark = decimal === '.' ? '\\.' : ',';
  const group = decimal === '.' ? ',' : '\\.';
  const grouped = (separator: string, times: string) => `[1-9][0-9]{0,2}(?:${separator}[0-9]{3})${times}`;
  const whole = [
    grouped(group, '{1,4}'),
    grouped(`[${APOSTROPHES}]`, '{1,4}'),
    grouped(`[ ${SPACES}]`, '{1}'),
    `0|[1-9][0-9]{0,${MOST_DIGITS - 1}}`,
  ].join('|');
  return `(?:(?:${whole})(?:${mark}[0-9]*)?|${mark}[0-9]+)`;
}

const affixed = (number: string): string =>
  `(?:${LIMIT}\\s?)?[+-]?(?:${CURRENCY}\\s?)?${number}${EXPONENT}(?:\\s?(?:%|${CURRENCY}))?`;

/** Longer texts are no numbers; the test is cheaper than the pattern. */
const MOST_CHARACTERS = 40;

/** An SQL condition: whether an expression of type text is a number in this style. */
export const isNumberSql = (value: string, decimal: DecimalMark): string =>
  guarded(
    `strlen(${value}) <= ${MOST_CHARACTERS}`,
    `regexp_full_match(trim(${value}), ${text(affixed(digits(decimal)))})`,
  );

/** An SQL condition: whether a number in this style is a limit of a measurement, such as `<0.006`. */
export const isCensoredSql = (value: string): string =>
  `regexp_matches(trim(${value}), ${text(`^${LIMIT}`)})`;

/** An SQL condition: whether a number is written as a program writes it, and can be sent as it is. */
export const isPlainSql = (value: string): string =>
  `regexp_full_match(trim(${value}), ${text(`[+-]?(?:(?:0|[1-9][0-9]*)?(?:\\.[0-9]*)?)${EXPONENT}`)})`;

/** An SQL expression for a number in this style with a point and without groups, currency or percent sign, as text. */
export function plainNumberSql(value: string, decimal: DecimalMark): string {
  const group = decimal === '.' ? ',' : '.';
  const marks = `[ ${SPACES}${APOSTROPHES}$€£%${group}]`;
  const bare = `regexp_replace(trim(${value}), ${text(marks)}, '', 'g')`;
  return decimal === '.' ? bare : `replace(${bare}, ',', '.')`;
}

/** An SQL expression of type double for a number in this style; that of a limit is the limit. */
export const numberSql = (value: string, decimal: DecimalMark): string =>
  `try_cast(regexp_replace(${plainNumberSql(value, decimal)}, ${text(`^${LIMIT}`)}, '') as double)`;
