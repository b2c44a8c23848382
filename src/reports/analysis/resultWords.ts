import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import type { StatisticalTest } from '../../domain/statistics/statisticsResult.ts';
import { NO_NUMBER } from '../formats/numberFormats.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';

/** Characters of a name of a column, and of a level, within a sentence. */
const MOST_NAME = 60;
const MOST_LEVEL = 40;

/** What was compared, such as `meal.cal by sex`. */
export const resultPair = ({ kind, first, second }: ResultEntry, { i18n }: ReportLayout): string =>
  i18n.results.pair({ kind, first: shortened(first, MOST_NAME), second: shortened(second, MOST_NAME) });

/** The comparison with the levels that its effect compares. */
export function resultComparison(entry: ResultEntry, layout: ReportLayout): string {
  const { direction } = entry;
  const pair = resultPair(entry, layout);
  if (direction === null) return pair;
  const { compared, against } = direction;
  return `${pair}: ${layout.i18n.results.against(shortened(compared, MOST_LEVEL), shortened(against, MOST_LEVEL))}`;
}

/** What a result does not mean. */
export function resultCaution(entry: ResultEntry | undefined, { i18n }: ReportLayout): string {
  switch (entry?.kind) {
    case 'logRank':
    case 'hazard':
      return i18n.results.caution.survival;
    case 'trend':
      return i18n.results.caution.trend;
    default:
      return i18n.results.caution.association;
  }
}

/** A probability without its letter, for a column whose head has it. */
export const bareProbability = (p: number | null, { figures }: ReportLayout): string =>
  p === null ? NO_NUMBER : figures.probability(p).replace(/^p (?:= )?/, '');

/** Such as `Welch’s t test, t(184) = 2.11`. */
export function testText(
  { name, statistic, degreesOfFreedom }: StatisticalTest,
  layout: ReportLayout,
): string {
  const { figures, i18n } = layout;
  const test = i18n.results.tests[name];
  if (statistic === null || SYMBOLS[name] === null) return test;
  const freedom = degreesOfFreedom.map((df) => figures.measure(df)).join('; ');
  return `${test}, ${SYMBOLS[name]}${freedom === '' ? '' : `(${freedom})`} = ${figures.measure(statistic)}`;
}

/** Null for a test whose statistic says nothing to a reader. */
const SYMBOLS = {
  pearson: 't',
  spearman: 't',
  welch: 't',
  anova: 'F',
  kruskalWallis: 'H',
  chiSquare: 'χ²',
  fisherExact: null,
  trend: 't',
  logRank: 'χ²',
  wald: 'z',
  score: 'χ²',
} satisfies Record<StatisticalTest['name'], string | null>;
