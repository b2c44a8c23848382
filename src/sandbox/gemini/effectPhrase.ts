/**
 * The opening of a finding's detail that carries its size. It is written when rows are described and read again when sets of
 * findings are merged, which see nothing but the text; so both directions live here. Always at the very beginning: what
 * follows may quote the data.
 */

/** The measures a finding can open with. */
export type Measure = 'Pearson r' | 'Standardised difference d' | 'Phi' | 'Skewness g';

export interface SizeOfEffect {
  readonly kind: 'effect';
  readonly measure: Measure;
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

export interface SizeOfCount {
  readonly kind: 'count';
  readonly count: number;
  readonly of: number;
  readonly what: string;
}

const EFFECT =
  /^(Pearson r|Standardised difference d|Phi|Skewness g) = (-?\d+\.\d+)(?: \(from (-?\d+\.\d+) to (-?\d+\.\d+)\))? over \d+ rows/;
const COUNT = /^(\d+) of (\d+) values (missing|beyond the 1\.5 × IQR fences)/;
const SETS = /^.*? in (\d+) of (\d+) sets of rows/s;

/** `Pearson r = -0.52 over 28 rows`, or with the range over several sets `… = -0.52 (from -0.61 to -0.42) over …`. */
export function effectPhrase(
  measure: Measure,
  value: number,
  rows: number,
  range?: readonly [number, number],
): string {
  const spread = range === undefined ? '' : ` (from ${twoPlaces(range[0])} to ${twoPlaces(range[1])})`;
  return `${measure} = ${twoPlaces(value)}${spread} over ${rows} rows`;
}

/** `6 of 30 values missing` */
export function countPhrase(count: number, of: number, what: string): string {
  return `${count} of ${of} values ${what}`;
}

/** The size a detail opens with, if it was written by one of the functions above. */
export function sizeIn(detail: string): SizeOfEffect | SizeOfCount | undefined {
  const [, measure, value = '', from = value, to = value] = EFFECT.exec(detail) ?? [];
  if (isMeasure(measure)) {
    return { kind: 'effect', measure, value: Number(value), from: Number(from), to: Number(to) };
  }
  const [, count, of, what = ''] = COUNT.exec(detail) ?? [];
  return count === undefined ? undefined : { kind: 'count', count: Number(count), of: Number(of), what };
}

function isMeasure(text: string | undefined): text is Measure {
  return text !== undefined && ['Pearson r', 'Standardised difference d', 'Phi', 'Skewness g'].includes(text);
}

/** `in 5 of 8 sets of rows` */
export function setsPhrase(found: number, total: number): string {
  return `in ${found} of ${total} sets of rows`;
}

/** How many sets a detail says it was found in; one of one when it says nothing. */
export function setsIn(detail: string): { readonly found: number; readonly total: number } {
  const [, found = '1', total = '1'] = SETS.exec(detail) ?? [];
  return { found: Number(found), total: Number(total) };
}

/** A number as a report prints it. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size >= 1_000 ? 0 : size >= 10 ? 1 : 2);
}

/** A share of 0 to 1 as `20.6%`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Two decimals, and no minus before a zero. */
export function twoPlaces(value: number): string {
  return value.toFixed(2).replace(/^-0\.00$/, '0.00');
}
