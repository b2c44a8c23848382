import type { ReportLocale } from '../../../contracts/reports/reportJobs.ts';
import { shortLine } from '../../shared/singleLine.ts';
import type { ResultEntry, ResultEntryKind } from '../resultEntries.ts';
import { englishStatement } from './englishStatement.ts';
import { germanStatement } from './germanStatement.ts';

/** What the words of a language need of a result. */
export interface StatedResult {
  readonly kind: ResultEntryKind;
  readonly first: string;
  readonly second: string;
  /** Whether the effect is above that of no difference. */
  readonly isHigher: boolean;
  readonly direction: { readonly compared: string; readonly against: string } | null;
  readonly outcome: string | null;
  /** Of several groups, and of curves: the levels with the highest and the lowest mean, or median; null where they are not known. */
  readonly extremes: Extremes | null;
}

interface Extremes {
  readonly highest: string;
  readonly lowest: string;
  /** Whether there are no other levels between them. */
  readonly ofTwo: boolean;
}

/** Characters of a name of a column, and of a level, within a sentence. */
const MOST_NAME = 60;
const MOST_LEVEL = 40;

const STATEMENTS = {
  en: englishStatement,
  de: germanStatement,
} satisfies Record<ReportLocale, (result: StatedResult) => string>;

/**
 * What a result says and which way it points, in words of ours, without figures and without a full stop. At the start of a sentence it
 * has a capital letter, unless it begins with the name of a column, which stays as it is written.
 */
export function resultStatement(
  entry: ResultEntry,
  { locale, startsSentence }: { readonly locale: ReportLocale; readonly startsSentence: boolean },
): string {
  const { kind, first, second, effect, direction, outcome } = entry;
  const level = (name: string) => shortLine(name, MOST_LEVEL);
  const extremes = extremesOf(entry);
  const said = STATEMENTS[locale]({
    kind,
    first: shortLine(first, MOST_NAME),
    second: shortLine(second, MOST_NAME),
    isHigher: effect !== null && effect.value > (effect.name === 'hazardRatio' ? 1 : 0),
    direction: direction && { compared: level(direction.compared), against: level(direction.against) },
    outcome: outcome === null ? null : level(outcome),
    extremes: extremes && {
      highest: level(extremes.highest),
      lowest: level(extremes.lowest),
      ofTwo: extremes.ofTwo,
    },
  });
  return startsSentence && !said.startsWith(`${shortLine(first, MOST_NAME)} `) ? capitalized(said) : said;
}

const capitalized = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function extremesOf({ groups, curves }: ResultEntry): Extremes | null {
  const figures = [
    ...groups.map(({ level, mean }) => ({ level, figure: mean })),
    // A median that is not reached is the longest.
    ...curves.map(({ level, median }) => ({ level, figure: median.value ?? Infinity })),
  ].flatMap(({ level, figure }) => (level === null || figure === null ? [] : [{ level, figure }]));
  const sorted = figures.toSorted((one, other) => (one.figure < other.figure ? 1 : -1));
  const [highest, lowest] = [sorted.at(0), sorted.at(-1)];
  if (!highest || !lowest || !isSingle(figures, highest) || !isSingle(figures, lowest)) return null;
  return { highest: highest.level, lowest: lowest.level, ofTwo: figures.length === 2 };
}

const isSingle = (all: readonly { readonly figure: number }[], one: { readonly figure: number }): boolean =>
  all.filter(({ figure }) => figure === one.figure).length === 1;
