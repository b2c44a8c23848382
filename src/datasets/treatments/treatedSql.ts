import type { Treatment } from '../../domain/datasets/identifiers/columnTreatment.ts';
import { MAY_BE_TITLED, MAY_IDENTIFY } from '../../domain/datasets/identifiers/identifierPatterns.ts';
import { type PseudonymKey, pseudonymSql } from '../pseudonyms.ts';
import { text } from '../sql.ts';
import { dateSql } from '../types/dateSql.ts';
import { numberSql, plainNumberSql } from '../types/numberSql.ts';
import type { TypedColumn } from '../types/typeColumn.ts';
import { postalCodeSql } from './postalCodeSql.ts';
import type { ScrubFunction } from './registerScrub.ts';

/** From this age on, in years, all are one group (45 CFR 164.514(b)(2)(i)(C)). */
export const OLDEST = 90;

/** Characters of a date without a time of day. */
const LONGEST_DATE = 10;

/** What the treatment of the columns of a data set depends on. */
export interface TreatmentSettings extends PseudonymKey {
  /** Of the clinic, ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Dates of birth become ages on this day. */
  readonly asOf: Date;
}

/**
 * An SQL expression for a cell as it leaves; undefined when it leaves as it is. What does not fit the type of the column leaves
 * empty.
 *
 * @param shift an expression for the days by which dates are moved into the past
 * @param agesPerYear in how many parts of a year ages are given
 * @param isAnyKnown whether values are known that identify wherever they are
 */
export function treatedSql(
  value: string,
  {
    treatment,
    typed,
    settings,
    shift,
    agesPerYear,
    isAnyKnown,
  }: {
    readonly treatment: Treatment;
    readonly typed: TypedColumn;
    readonly settings: TreatmentSettings;
    readonly shift: string;
    readonly agesPerYear: number;
    readonly isAnyKnown: boolean;
  },
): string | undefined {
  switch (treatment) {
    case 'sent':
      return sentSql(typed, value);
    case 'pseudonym':
      return pseudonymSql(typed.isWhole ? value : fittingSql(typed, value), settings);
    case 'shifted':
      return typed.kind === 'text' ? 'null' : shiftedSql(typed, value, shift);
    case 'age':
      return typed.kind === 'text' ? 'null' : labelledAge(ageSql(typed, value, settings.asOf));
    case 'capped':
      return typed.kind === 'number' ? cappedSql(typed, value, agesPerYear) : 'null';
    case 'shortened':
      return postalCodeSql(value, settings.country);
    case 'scrubbed':
      return scrubbedSql(scrubOf(typed), typed.isWhole ? value : fittingSql(typed, value), isAnyKnown);
    case 'withheld':
      return 'null';
  }
}

const fittingSql = (typed: TypedColumn, value: string): string =>
  `case when ${typed.isValue(value)} then ${value} end`;

function sentSql(typed: TypedColumn, value: string): string | undefined {
  if (typed.kind === 'number' && !typed.numbers.arePlain)
    return `case when ${typed.isValue(value)} then ${plainNumberSql(value, typed.decimal)} end`;
  return typed.isWhole ? undefined : fittingSql(typed, value);
}

type Numbers = Extract<TypedColumn, { kind: 'number' }>;
type DatesOrNumbers = Exclude<TypedColumn, { kind: 'text' }>;

/** Long numbers in free text may be a person's; those of codes and categories are shared by several rows. */
const scrubOf = (typed: TypedColumn): ScrubFunction =>
  typed.kind === 'text' && typed.type !== 'text' && typed.type !== 'id' ? 'scrub_code' : 'scrub';

/** Without known values, a text in which no pattern can find anything need not leave DuckDB. */
function scrubbedSql(scrub: ScrubFunction, value: string, isAnyKnown: boolean): string {
  if (isAnyKnown) return `${scrub}(${value})`;
  const mayFind = `regexp_matches(${value}, ${text(`${MAY_IDENTIFY}|${MAY_BE_TITLED}`)})`;
  return `case when ${mayFind} then ${scrub}(${value}) else ${value} end`;
}

/** The time of day stays: it tells nothing of the day. Numbers are days, as Excel counts them. */
function shiftedSql(typed: DatesOrNumbers, value: string, shift: string): string {
  const shifted =
    typed.kind === 'number'
      ? `cast(cast(${numberSql(value, typed.decimal)} as bigint) - ${shift} as varchar)`
      : `cast(${dateSql(value, typed.style)} - ${shift} as varchar) || ${timeOfDaySql(value)}`;
  return typed.isWhole ? shifted : `case when ${typed.isValue(value)} then ${shifted} end`;
}

/** Nothing is behind the dates of most columns. */
const timeOfDaySql = (value: string): string =>
  `case when strlen(${value}) <= ${LONGEST_DATE} then '' else regexp_extract(trim(${value}), '[T ][0-9].*$') end`;

/**
 * An SQL expression for the whole years from a date or a year of birth to a day, 90 for 90 and more; null for one behind it.
 */
export function ageSql(typed: DatesOrNumbers, value: string, asOf: Date): string {
  const day = asOf.toISOString().slice(0, 10);
  const years =
    typed.kind === 'number'
      ? `${asOf.getUTCFullYear()} - cast(${numberSql(value, typed.decimal)} as integer)`
      : `date_sub('year', ${dateSql(value, typed.style)}, date '${day}')`;
  const isPast =
    typed.kind === 'number' ? `${years} >= 0` : `${dateSql(value, typed.style)} <= date '${day}'`;
  return `case when ${typed.isValue(value)} and ${isPast} then least(${OLDEST}, ${years}) end`;
}

const labelledAge = (age: string): string =>
  `case when ${age} >= ${OLDEST} then '${OLDEST}+' else cast(${age} as varchar) end`;

function cappedSql(typed: Numbers, value: string, agesPerYear: number): string {
  const isPlain = typed.isWhole && typed.numbers.arePlain;
  const number = isPlain ? `cast(trim(${value}) as double)` : numberSql(value, typed.decimal);
  const sent = sentSql(typed, value) ?? value;
  return `case when ${number} >= ${OLDEST * agesPerYear} then '${OLDEST * agesPerYear}+' else ${sent} end`;
}
