const LOCALE = 'en-GB';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const significant = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 5 });
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
});

/** Below this a measure would be mostly zeros, from `LARGE` on mostly digits: both are written as 1.23e-7. */
const SMALL = 1e-4;
const LARGE = 1e10;

/** A number of things, with thousands separators. */
export const formatCount = (count: number) => whole.format(count);

/** `part` of `total` in per cent with one decimal; an en dash when there is nothing to divide by. */
export const formatShare = (part: number, total: number) => (total > 0 ? percent.format(part / total) : '–');

/** Five significant digits and a power of ten: `1.2346e9`. */
const withExponent = (value: number) => value.toExponential(4).replace(/\.?0*e\+?/, 'e');

/**
 * A value measured in the data: whole numbers in full, others rounded to five significant digits, with
 * thousands separators; very small and very large ones with an exponent.
 */
export function formatMeasure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < SMALL || magnitude >= LARGE)) return withExponent(value);
  return Number.isInteger(value) || magnitude >= 1e5 ? whole.format(value) : significant.format(value);
}

/** Like `formatMeasure`, with an exponent as soon as the number takes more than `most` characters. */
export function formatShortMeasure(value: number, most: number): string {
  const text = formatMeasure(value);
  return text.length > most ? withExponent(value) : text;
}

/** An amount in US dollars, to a hundredth of a cent. */
export const formatUsd = (amount: number) => dollars.format(amount);

/** `1 row`, `2 rows`. */
export const counted = (count: number, singular: string, plural = `${singular}s`) =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;
