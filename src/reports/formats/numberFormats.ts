import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';

/** Below this a measure would be mostly zeros, from `LARGE` on mostly digits: both are written as 1.23e-7. */
const SMALL = 1e-4;
const LARGE = 1e10;
export const NO_NUMBER = '–';

/** How numbers are written in a language. */
export interface NumberFormats {
  /** A number of things, with thousands separators. */
  count(count: number): string;
  /** `part` of `total` in per cent with one decimal; an en dash when there is nothing to divide by. */
  share(part: number, total: number): string;
  /**
   * A value measured in the data: whole numbers in full, others rounded to five significant digits, with thousands
   * separators; very small and very large ones with an exponent.
   */
  measure(value: number): string;
  /** Like `measure`, with an exponent as soon as the number takes more than `most` characters. */
  shortMeasure(value: number, most: number): string;
  /** An amount in US dollars, to a hundredth of a cent. */
  usd(amount: number): string;
  /** With a sign; `0` has none. */
  change(difference: number): string;
}

const TAGS = { en: 'en-GB', de: 'de-DE' } satisfies Record<ReportLocale, string>;

/** The IETF language tag in which a report of this locale is written. */
export const languageTag = (locale: ReportLocale): string => TAGS[locale];

export function numberFormats(locale: ReportLocale): NumberFormats {
  const tag = TAGS[locale];
  const format = (options: Intl.NumberFormatOptions, language = tag) =>
    new Intl.NumberFormat(language, options);
  const whole = format({ maximumFractionDigits: 0 });
  const percent = format({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const significant = format({ maximumSignificantDigits: 5 });
  const mantissa = format({ maximumSignificantDigits: 5, useGrouping: false });
  const signed = format({ maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  // British English would write US$ throughout.
  const dollars = format(
    { style: 'currency', currency: 'USD', maximumFractionDigits: 4 },
    locale === 'en' ? 'en-US' : tag,
  );

  /** Five significant digits and a power of ten: `1.2346e9`. */
  const withExponent = (value: number) => {
    const [digits = '', exponent = ''] = value.toExponential(4).split('e');
    return `${mantissa.format(Number(digits))}e${exponent.replace('+', '')}`;
  };
  const measure = (measured: number) => {
    if (!Number.isFinite(measured)) return NO_NUMBER;
    // Scales answer a negative zero, which would be written with its sign.
    const value = measured === 0 ? 0 : measured;
    const magnitude = Math.abs(value);
    if (magnitude !== 0 && (magnitude < SMALL || magnitude >= LARGE)) return withExponent(value);
    return Number.isInteger(value) || magnitude >= 1e5 ? whole.format(value) : significant.format(value);
  };
  return {
    count: (count) => whole.format(count),
    share: (part, total) => (total > 0 ? percent.format(part / total) : NO_NUMBER),
    measure,
    shortMeasure: (value, most) => {
      const text = measure(value);
      return text.length > most ? withExponent(value) : text;
    },
    usd: (amount) => dollars.format(amount),
    change: (difference) => signed.format(difference),
  };
}
