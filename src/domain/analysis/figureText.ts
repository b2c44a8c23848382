import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import type { Effect, EffectName } from '../statistics/statisticsResult.ts';
import type { ResultEntry } from './resultEntries.ts';
import { resultStatement } from './statements/resultStatement.ts';

/** How computed results are written in a language: what they say, and their figures, rounded to what they mean. */
export interface FigureText {
  count(value: number): string;
  /** A share, 0 to 1, in per cent. */
  percent(share: number): string;
  /**
   * A value in the unit of its column, to three significant digits; whole numbers from 1,000 on in full, and very small and very large
   * ones with an exponent.
   */
  measure(value: number): string;
  /** `p < 0.001` or `p = 0.012`. */
  probability(p: number): string;
  /** The value of an effect, on the scale of its kind, as exactly as its interval is known. */
  effect(effect: Effect): string;
  /** A value on the scale of an effect without an interval, without its unit. */
  bare(effect: Pick<Effect, 'name' | 'value'>): string;
  /** `95% CI 0.06 to 0.31`. */
  interval(effect: Effect): string;
  /** The bounds of an interval alone: `0.06 to 0.31`. */
  bounds(effect: Effect): string;
  /** What a result says and which way it points, without figures and without a full stop: `age is higher where sex is 1 than where it is 2`. */
  statement(result: ResultEntry, startsSentence: boolean): string;
  /** `3 to 5`. */
  range(from: string, to: string): string;
}

const LANGUAGES = {
  en: { tag: 'en-GB', interval: '95% CI', to: 'to', points: 'percentage points' },
  de: { tag: 'de-DE', interval: '95-%-KI', to: 'bis', points: 'Prozentpunkte' },
} satisfies Record<ReportLocale, object>;

/** Effects without a unit have two decimals. */
const RATIOS: readonly EffectName[] = [
  'pearson',
  'spearman',
  'standardisedDifference',
  'omegaSquared',
  'cramersV',
  'hazardRatio',
];

/** Below this a measure would be mostly zeros, from `LARGE` on mostly digits: both are written as 1.23e-7. */
const SMALL = 1e-4;
const LARGE = 1e10;

function withExponent(value: number, write: (value: number) => string): string {
  const [digits = '', exponent = ''] = value.toExponential(2).split('e');
  return `${write(Number(digits))}e${exponent.replace('+', '')}`;
}

/** A share that is not zero is not written as none, nor one that is not all as all. */
const SMALLEST_SHARE = 0.001;

/** The smallest probability that is written as it is. */
const SMALLEST_P = 0.001;
/** Below this a probability has three decimals, from it on two. */
const THREE_DECIMALS_BELOW = 0.1;

const FEWEST_DECIMALS = 2;
const MOST_DECIMALS = 6;

/** A hazard ratio of one unit can be close to 1 and still mean something: it has so many decimals that its interval has a width. */
function decimalsOf({ name, lower, upper }: Effect): number {
  if (name !== 'hazardRatio') return FEWEST_DECIMALS;
  const width = Math.abs(upper - lower);
  const decimals = width === 0 ? FEWEST_DECIMALS : 1 + Math.ceil(-Math.log10(width));
  return Math.min(MOST_DECIMALS, Math.max(FEWEST_DECIMALS, decimals));
}

export function figureText(locale: ReportLocale): FigureText {
  const { tag, interval, to, points } = LANGUAGES[locale];
  const format = (options: Intl.NumberFormatOptions) => {
    const { format: write } = new Intl.NumberFormat(tag, options);
    // The language's own minus sign stays; a zero has none.
    return (value: number): string => write(value === 0 ? 0 : value);
  };
  const count = format({ maximumFractionDigits: 0 });
  const percent = format({ style: 'percent', maximumFractionDigits: 1 });
  const share = (value: number): string => {
    if (value > 0 && value < SMALLEST_SHARE / 2) return `< ${percent(SMALLEST_SHARE)}`;
    if (value < 1 && value > 1 - SMALLEST_SHARE / 2) return `> ${percent(1 - SMALLEST_SHARE)}`;
    return percent(value);
  };
  const significant = format({ maximumSignificantDigits: 3, signDisplay: 'negative' });
  const decimals = (digits: number) =>
    format({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' });
  const oneDecimal = format({ maximumFractionDigits: 1, signDisplay: 'negative' });
  const twoDecimals = format({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const threeDecimals = format({ minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const measure = (value: number) => {
    const magnitude = Math.abs(value);
    if (magnitude !== 0 && (magnitude < SMALL || magnitude >= LARGE)) return withExponent(value, significant);
    return magnitude >= 1_000 ? count(value) : significant(value);
  };
  const bare = (name: EffectName, value: number, digits = FEWEST_DECIMALS): string => {
    if (RATIOS.includes(name)) return decimals(digits)(value);
    return name === 'riskDifference' ? oneDecimal(value * 100) : measure(value);
  };
  const range = (from: string, upTo: string) => `${from} ${to} ${upTo}`;
  const bounds = (effect: Effect) => {
    const digits = decimalsOf(effect);
    return range(bare(effect.name, effect.lower, digits), bare(effect.name, effect.upper, digits));
  };
  return {
    count,
    percent: share,
    measure,
    probability: (p) => {
      if (p < SMALLEST_P) return `p < ${threeDecimals(SMALLEST_P)}`;
      return `p = ${p < THREE_DECIMALS_BELOW ? threeDecimals(p) : twoDecimals(p)}`;
    },
    effect: (effect) => {
      const value = bare(effect.name, effect.value, decimalsOf(effect));
      return effect.name === 'riskDifference' ? `${value} ${points}` : value;
    },
    bare: ({ name, value }) => bare(name, value),
    interval: (effect) => `${interval} ${bounds(effect)}`,
    bounds,
    range,
    statement: (result, startsSentence) => resultStatement(result, { locale, startsSentence }),
  };
}
