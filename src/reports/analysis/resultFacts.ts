import type { TestedClaim } from '../../domain/analysis/claim.ts';
import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import { claimValue } from '../../domain/analysis/resultFigures.ts';
import type { CurveResult } from '../../domain/statistics/survivalResult.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView } from './analysisView.ts';
import { testText } from './resultWords.ts';

const MOST_LEVEL = 40;
/** Groups whose medians and hazard ratios are listed. */
const MOST_GROUPS = 5;

/** A name, and what is computed of it; lines are apart by line feeds. */
export type ResultFact = readonly [name: string, value: string];

/** What is computed of a result: effect, interval, test, rows, p. */
export function resultFacts(entry: ResultEntry, view: AnalysisView, layout: ReportLayout): ResultFact[] {
  const { i18n, figures } = layout;
  const { facts } = i18n.analysis;
  const { effect, test, adjustedP, n, missing } = entry;
  const rows = missing > 0 ? `${figures.count(n)} (${facts.missing(missing)})` : figures.count(n);
  return [
    ...(effect
      ? [
          [
            i18n.results.effects[effect.name],
            `${figures.effect(effect)}\n${figures.interval(effect)}`,
          ] as const,
        ]
      : []),
    ...medians(entry.curves, layout),
    ...hazards(entry, view, layout),
    ...perDeviation(entry, view, layout),
    ...(test
      ? [[facts.test, `${testText(test, layout)}\n${probabilities(test.p, adjustedP, layout)}`] as const]
      : []),
    [facts.rows, rows],
    ...leftOut(entry, view, layout),
  ];
}

function probabilities(p: number, adjustedP: number | null, { i18n, figures }: ReportLayout): string {
  const adjusted = adjustedP === null ? [] : [i18n.analysis.adjusted(figures.probability(adjustedP))];
  return [figures.probability(p), ...adjusted].join(', ');
}

/** Of a number with the survival: what one standard deviation more does, which can be compared between columns. */
function perDeviation(
  { id }: ResultEntry,
  { data }: AnalysisView,
  { i18n, figures }: ReportLayout,
): ResultFact[] {
  const number = data.results.survival?.numbers.find((candidate) => candidate.id === id);
  if (!number?.estimate.estimable) return [];
  const { perStandardDeviation } = number.estimate;
  const name = i18n.analysis.facts.perDeviation(figures.measure(number.standardDeviation));
  return [[name, `${figures.effect(perStandardDeviation)} (${figures.bounds(perStandardDeviation)})`]];
}

function medians(curves: readonly CurveResult[], { i18n, figures }: ReportLayout): ResultFact[] {
  if (curves.length === 0) return [];
  const { facts } = i18n.analysis;
  const written = (value: number | null) => (value === null ? facts.notReached : figures.measure(value));
  const lines = curves.slice(0, MOST_GROUPS).map(({ level, median }) => {
    const interval =
      median.value === null ? '' : ` (${figures.range(written(median.lower), written(median.upper))})`;
    return `${shortened(level ?? '', MOST_LEVEL)}: ${written(median.value)}${interval}`;
  });
  return [[facts.median, lines.join('\n')]];
}

/** The hazard ratios of the groups of a log-rank test. */
function hazards(
  { kind, second }: ResultEntry,
  { entries }: AnalysisView,
  { i18n, figures }: ReportLayout,
): ResultFact[] {
  if (kind !== 'logRank') return [];
  const lines = [...entries.values()].flatMap((entry) => {
    const { effect, direction } = entry;
    if (entry.kind !== 'hazard' || entry.second !== second || !effect || !direction) return [];
    const pair = i18n.results.against(
      shortened(direction.compared, MOST_LEVEL),
      shortened(direction.against, MOST_LEVEL),
    );
    return [`${pair}: ${figures.effect(effect)} (${figures.bounds(effect)})`];
  });
  return lines.length === 0
    ? []
    : [[i18n.results.effects.hazardRatio, lines.slice(0, MOST_GROUPS).join('\n')]];
}

/** Levels with too few rows to be compared. */
function leftOut({ id }: ResultEntry, { data }: AnalysisView, { i18n, figures }: ReportLayout): ResultFact[] {
  const { associations, survival } = data.results;
  const found = [...associations, ...(survival?.groups ?? [])].find((candidate) => candidate.id === id);
  const levels = (found?.leftOut ?? []).map(
    ({ column, level, n }) =>
      `${shortened(column, MOST_LEVEL)} = ${shortened(level, MOST_LEVEL)} (n = ${figures.count(n)})`,
  );
  return levels.length === 0 ? [] : [[i18n.analysis.facts.leftOut, levels.join('\n')]];
}

/** What is computed of a claim that no result holds. */
export function claimFacts({ claim, verdict }: TestedClaim, { i18n, figures }: ReportLayout): ResultFact[] {
  if (verdict.verdict === 'notTestable') return [];
  const { facts } = i18n.analysis;
  const name = claim.predicate === 'outlier' ? facts.farthest[claim.side] : facts.share;
  return [
    [name, claimValue(claim, verdict.value, figures)],
    [facts.rows, figures.count(verdict.n)],
  ];
}
