import type { DuckDBConnection } from '@duckdb/node-api';
import type { DecimalMark } from '../../contracts/datasets/readingOptions.ts';
import type { TextType } from '../../domain/datasets/datasetProfile.ts';
import type { DeclaredType } from '../../domain/datasets/declaredColumn.ts';
import {
  MISSING_AMONG_NUMBERS,
  MISSING_TEXTS,
  standsForMissing,
} from '../../domain/datasets/missingTexts.ts';
import { guarded, text } from '../sql.ts';
import { readRow } from './countedValues.ts';
import { DATE_STYLES, type DateStyle, isDateSql } from './dateSql.ts';
import type { FileDecimal } from './detectDecimal.ts';
import { isNumberSql, numberSql } from './numberSql.ts';
import { textType } from './textType.ts';
import {
  type Condition,
  countNumbers,
  countValues,
  type NumberCounts,
  plainNumbers,
  type ValueCounts,
} from './valueCounts.ts';

/** What a column of the file is. */
export type TypedColumn = {
  /** Whether a value stands for a missing one. */
  readonly isMissing: Condition;
  /** Whether a value fits the column; others count as missing. */
  readonly isValue: Condition;
  /** Whether every value of the column fits it. */
  readonly isWhole: boolean;
} & (
  | {
      readonly kind: 'number';
      readonly decimal: DecimalMark;
      readonly isAmbiguous: boolean;
      readonly numbers: NumberCounts;
    }
  | { readonly kind: 'date'; readonly style: DateStyle; readonly isAmbiguous: boolean }
  | { readonly kind: 'text'; readonly type: Exclude<TextType, 'date'> }
);

export interface TypeOptions {
  /** The name of the column. */
  readonly name: string;
  /** The mark of the whole file, for a column that fits both. */
  readonly decimal: FileDecimal;
  /** Texts that the user calls missing. */
  readonly missing: readonly string[];
  /** What a data dictionary says that the column is; otherwise its values tell. */
  readonly declared?: DeclaredType | null | undefined;
}

/** The share of values from which on a column is one of numbers, or of dates in one style; and when a dictionary says so. */
const TYPED_SHARE = 0.95;
const DECLARED_SHARE = 0.5;
/** With more different values, some are looked at before all are: patterns take longer than reading. */
const MANY_VALUES = 5_000;
/** With a lower share of values with digits among these, or of numbers or of dates in a style, the whole column cannot reach the share. */
const SAMPLE_SHARE = 0.5;
const SAMPLE_STYLE_SHARE = 0.25;
/** Whole numbers of so many digits and of one length are ids, or points in time, and no measurements. */
const ID_DIGITS = 9;
/** When besides no number repeats. */
const UNIQUE_ID_DIGITS = 7;
/** A double keeps so many digits of each number (IEEE 754). */
const MOST_DIGITS = 15;

const isOneOf =
  (words: readonly string[]): Condition =>
  (value) =>
    words.length === 0
      ? 'false'
      : guarded(`strlen(${value}) <= 40`, `lower(trim(${value})) in (${words.map(text).join(', ')})`);

/** Finds out what a column holds from the table `counted` of its different values and how often they occur. */
export async function typeColumn(connection: DuckDBConnection, options: TypeOptions): Promise<TypedColumn> {
  const also = options.missing.map((word) => word.toLowerCase());
  const isMissing = isOneOf([...MISSING_AMONG_NUMBERS, ...also]);
  const isMissingText = isOneOf([...MISSING_TEXTS, ...also]);
  // What the user calls missing may be a number.
  const isText = isDeclaredText(options.declared);
  const [values = 0] = (await readRow(connection, 'select count(*) from counted')).map(Number);
  const sample = values > MANY_VALUES ? `(from counted limit ${MANY_VALUES})` : 'counted';
  const plain = also.length === 0 && !isText ? await plainNumbers(connection, sample) : undefined;
  if (plain) return plainColumn(plain, options.declared);
  const count = (table: string) => countValues(connection, { table, isMissing, isMissingText });
  const first = await count(sample);
  if (!isText && mayBeTyped(first)) {
    const all = async () => (values > MANY_VALUES ? await count('counted') : first);
    const { declared } = options;
    const numbers = mayBeNumbers(first)
      ? await numberColumn(connection, { ...options, counts: await all(), isMissing })
      : undefined;
    if (numbers) return numbers;
    const styles = await likelyStyles(connection, { sample, counts: first });
    const dates =
      styles.length > 0
        ? await dateColumn(connection, { counts: await all(), isMissing, styles, declared })
        : undefined;
    if (dates) return dates;
  }
  // In a column of countries, NA is Namibia.
  const isMissingHere =
    first.values >= 5 && first.twoLetters >= first.values * 0.9 ? isOneOf(also) : isMissingText;
  const [missing = 0] =
    values > MANY_VALUES || isMissingHere !== isMissingText
      ? (
          await readRow(connection, `select coalesce(sum(n) filter (${isMissingHere('v')}), 0) from counted`)
        ).map(Number)
      : [first.missingTexts];
  return {
    kind: 'text',
    type: isText
      ? options.declared
      : await textType(connection, { name: options.name, counts: first, isMissing: isMissingHere }),
    isMissing: isMissingHere,
    isValue: (value) => `(not ${isMissingHere(value)})`,
    isWhole: missing === 0,
  };
}

/** Nearly every column of numbers is this: all its values are numbers as programs write them. */
function plainColumn(numbers: NumberCounts, declared: TypeOptions['declared']): TypedColumn {
  const apart = numbers.candidates.filter((value) => standsForMissing(value, numbers));
  if (declared !== 'number' && isId(numbers))
    return { kind: 'text', type: 'id', isMissing: () => 'false', isValue: () => 'true', isWhole: true };
  const isApart: Condition = (value) =>
    apart.length === 0
      ? 'false'
      : `coalesce(try_cast(trim(${value}) as double) in (${apart.join(', ')}), false)`;
  return {
    kind: 'number',
    decimal: '.',
    numbers,
    isAmbiguous: false,
    isMissing: isApart,
    isValue: (value) => `(not ${isApart(value)})`,
    isWhole: apart.length === 0,
  };
}

const isDeclaredText = (declared: TypeOptions['declared']): declared is 'category' | 'flag' | 'text' =>
  declared === 'category' || declared === 'flag' || declared === 'text';

const isId = ({ areWhole, areUnique, shortest, longest }: NumberCounts): boolean =>
  areWhole &&
  shortest >= (areUnique ? UNIQUE_ID_DIGITS : ID_DIGITS) &&
  (shortest === longest || shortest > MOST_DIGITS);

const mayBeTyped = ({ rows, missing, withDigits }: ValueCounts): boolean =>
  rows > missing && withDigits >= (rows - missing) * SAMPLE_SHARE;

const mayBeNumbers = ({ rows, missing, point, comma }: ValueCounts): boolean =>
  Math.max(point, comma) >= (rows - missing) * SAMPLE_STYLE_SHARE;

/** The styles of dates that the values may have, by a look at some of them. */
async function likelyStyles(
  connection: DuckDBConnection,
  { sample, counts: { rows, missing } }: { readonly sample: string; readonly counts: ValueCounts },
): Promise<readonly DateStyle[]> {
  const dates = await countDates(connection, { table: sample, styles: DATE_STYLES });
  const least = Math.max(1, (rows - missing) * SAMPLE_STYLE_SHARE);
  return DATE_STYLES.filter((_, index) => (dates[index] ?? 0) >= least);
}

/** How many rows of a table of texts `v` and their counts `n` are dates in each style. */
async function countDates(
  connection: DuckDBConnection,
  { table, styles }: { readonly table: string; readonly styles: readonly DateStyle[] },
): Promise<readonly number[]> {
  if (styles.length === 0) return [];
  const counted = styles.map((style) => `coalesce(sum(n) filter (${isDateSql('v', style)}), 0)`);
  return (await readRow(connection, `select ${counted.join(', ')} from ${table}`)).map(Number);
}

type Counted = { readonly counts: ValueCounts; readonly isMissing: Condition };

async function numberColumn(
  connection: DuckDBConnection,
  { decimal, counts, isMissing, declared }: Counted & Pick<TypeOptions, 'decimal' | 'declared'>,
): Promise<TypedColumn | undefined> {
  const { rows, missing, point, comma, withComma } = counts;
  const isDeclared = declared === 'number';
  const share = isDeclared ? DECLARED_SHARE : TYPED_SHARE;
  if (Math.max(point, comma) < (rows - missing) * share) return undefined;
  const mark = point === comma ? await decimal() : point > comma ? '.' : ',';
  const numbers = await countNumbers(connection, { decimal: mark, isMissing });
  const { candidates } = numbers;
  if (!isDeclared && isId(numbers)) return undefined;
  const apart = candidates.filter((value) => standsForMissing(value, numbers));
  const isApart: Condition = (value) =>
    apart.length === 0 ? 'false' : `coalesce(${numberSql(value, mark)} in (${apart.join(', ')}), false)`;
  return {
    kind: 'number',
    decimal: mark,
    numbers,
    isAmbiguous: point === comma && (withComma > 0 || mark === ',') && (await differ(connection)),
    isMissing: (value) => `(${isMissing(value)} or ${isApart(value)})`,
    isValue: (value) => `(${isNumberSql(value, mark)} and not ${isMissing(value)} and not ${isApart(value)})`,
    isWhole: apart.length === 0 && Math.max(point, comma) === rows,
  };
}

/** Whether any value is another number with the other mark. */
async function differ(connection: DuckDBConnection): Promise<boolean> {
  const [found] = await readRow(
    connection,
    `select count(*) from counted where ${isNumberSql('v', '.')} and ${numberSql('v', '.')} <> ${numberSql('v', ',')}`,
  );
  return Number(found) > 0;
}

async function dateColumn(
  connection: DuckDBConnection,
  {
    counts: { rows, missing },
    isMissing,
    styles,
    declared,
  }: Counted & { readonly styles: readonly DateStyle[] } & Pick<TypeOptions, 'declared'>,
): Promise<TypedColumn | undefined> {
  const dates = await countDates(connection, { table: 'counted', styles });
  const most = Math.max(...dates);
  const style = styles[dates.indexOf(most)];
  const share = declared === 'date' ? DECLARED_SHARE : TYPED_SHARE;
  if (!style || most < (rows - missing) * share) return undefined;
  const other = styles.findIndex(({ name }) => name === style.exchanged);
  return {
    kind: 'date',
    style,
    isAmbiguous: other >= 0 && dates[other] === most,
    isMissing,
    isValue: (value) => isDateSql(value, style),
    isWhole: most === rows,
  };
}
