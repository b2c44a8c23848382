import { comparableKind } from '../../domain/analysis/comparableColumn.ts';
import { resultEntries } from '../../domain/analysis/resultEntries.ts';
import type { NotEstimableReason } from '../../domain/statistics/statisticsResult.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { filterTexts } from './filterTexts.ts';

/** Names that are listed; the others are counted. */
const MOST_NAMES = 12;
const MOST_NAME = 60;

/** What is in no result, one sentence each: rows that filters leave out, columns and comparisons. */
export function exclusions(data: AnalysisReportData, layout: ReportLayout): string[] {
  const { quality } = layout.i18n.analysis;
  const { results, profile, plan } = data;
  const incomparable = profile.columns.filter((column) => comparableKind(column) === undefined);
  const texts = [
    ...filterTexts(plan.plan, layout),
    ...(plan.plan.filters.length > 0 ? [quality.kept(results.kept, results.rows)] : []),
    ...(results.notCompared.length > 0 ? [quality.notCompared(namesText(results.notCompared, layout))] : []),
    ...(incomparable.length > 0
      ? [
          quality.notComparable(
            namesText(
              incomparable.map(({ name }) => name),
              layout,
            ),
          ),
        ]
      : []),
    ...noEstimates(data, layout),
    ...(results.survival && results.survival.missing > 0
      ? [quality.noSurvival(results.survival.missing)]
      : []),
  ];
  return texts.length > 0 ? texts : [quality.nothing];
}

/** Comparisons that could not be computed, by their reasons, the most frequent first. */
function noEstimates({ results }: AnalysisReportData, { i18n, figures }: ReportLayout): string[] {
  const reasons = new Map<NotEstimableReason, number>();
  for (const { reason } of resultEntries(results)) {
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  if (reasons.size === 0) return [];
  const counted = [...reasons].toSorted(([, one], [, other]) => other - one);
  const total = counted.reduce((sum, [, count]) => sum + count, 0);
  const texts = counted.map(([reason, count]) => `${i18n.results.reasons[reason]} (${figures.count(count)})`);
  return [i18n.analysis.quality.noEstimate(total, texts.join(', '))];
}

export function namesText(names: readonly string[], { i18n }: ReportLayout): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => shortened(name, MOST_NAME));
  const others = names.length - shown.length;
  return [shown.join(', '), others > 0 ? i18n.analysis.quality.more(others) : '']
    .filter((part) => part !== '')
    .join(' ');
}
