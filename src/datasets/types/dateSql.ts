import { guarded, text } from '../sql.ts';

/** How the dates of a column are written. */
export interface DateStyle {
  /** As a reader would write it, such as `dd.mm.yyyy`. */
  readonly name: string;
  /** The whole cell, with an optional time of day behind the date. */
  readonly pattern: string;
  /** The style with day and month exchanged: where all dates fit both, nobody can tell which it is. */
  readonly exchanged?: string;
  /** What DuckDB's `strptime` reads of the date alone. */
  readonly format: string;
}

const TIME =
  '(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?';
const DAY = '(?:0?[1-9]|[12][0-9]|3[01])';
const MONTH = '(?:0?[1-9]|1[0-2])';
const YEAR = '(?:1[89]|20|21)[0-9]{2}';

const style = (name: string, date: string, format: string, exchanged?: string): DateStyle => ({
  name,
  pattern: `${date}${TIME}`,
  format,
  ...(exchanged !== undefined && { exchanged }),
});

/** In the order in which they are preferred when a column fits several. */
export const DATE_STYLES: readonly DateStyle[] = [
  style('yyyy-mm-dd', `${YEAR}-${MONTH}-${DAY}`, '%Y-%m-%d'),
  style('yyyy/mm/dd', `${YEAR}/${MONTH}/${DAY}`, '%Y/%m/%d'),
  style('dd.mm.yyyy', `${DAY}\\.${MONTH}\\.${YEAR}`, '%d.%m.%Y'),
  style('dd.mm.yy', `${DAY}\\.${MONTH}\\.[0-9]{2}`, '%d.%m.%y'),
  style('mm/dd/yyyy', `${MONTH}/${DAY}/${YEAR}`, '%m/%d/%Y', 'dd/mm/yyyy'),
  style('dd/mm/yyyy', `${DAY}/${MONTH}/${YEAR}`, '%d/%m/%Y', 'mm/dd/yyyy'),
  style('mm/dd/yy', `${MONTH}/${DAY}/[0-9]{2}`, '%m/%d/%y', 'dd/mm/yy'),
  style('dd/mm/yy', `${DAY}/${MONTH}/[0-9]{2}`, '%d/%m/%y', 'mm/dd/yy'),
  style('dd-mm-yyyy', `${DAY}-${MONTH}-${YEAR}`, '%d-%m-%Y', 'mm-dd-yyyy'),
  style('mm-dd-yyyy', `${MONTH}-${DAY}-${YEAR}`, '%m-%d-%Y', 'dd-mm-yyyy'),
];

/** Longer texts are no dates; the test is cheaper than the pattern. */
const MOST_CHARACTERS = 40;

/** An SQL condition: whether an expression of type text is a date in this style. */
export const isDateSql = (value: string, { pattern }: DateStyle): string =>
  guarded(`strlen(${value}) <= ${MOST_CHARACTERS}`, `regexp_full_match(trim(${value}), ${text(pattern)})`);

/** An SQL expression of type date for a date in this style; null for a day that its month does not have. */
export const dateSql = (value: string, { format }: DateStyle): string =>
  `try_cast(try_strptime(regexp_extract(trim(${value}), '^[0-9./-]+'), ${text(format)}) as date)`;
