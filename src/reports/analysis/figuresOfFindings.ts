import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import type { CurveResult } from '../../domain/statistics/survivalResult.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView } from './analysisView.ts';
import { resultPair } from './resultWords.ts';

const MOST_FIGURES = 3;
const MOST_LEVEL = 30;

/** A number of the first page. */
export interface KeyFigure {
  readonly id: string;
  /** Of the section of its finding. */
  readonly anchor: string;
  readonly value: string;
  readonly interval: string;
  /** What was compared, what the number is, and how certain it is. */
  readonly title: string;
  readonly what: string;
  readonly certainty: string;
}

/** The numbers of the first results of the first findings. */
export function keyFigures(view: AnalysisView, layout: ReportLayout): KeyFigure[] {
  const figures = view.findings.flatMap(({ results: [main], anchor }) => {
    const figure = main && keyFigure(main, view, layout);
    return figure ? [{ ...figure, anchor }] : [];
  });
  return figures
    .filter(({ id }, at) => figures.findIndex((figure) => figure.id === id) === at)
    .slice(0, MOST_FIGURES);
}

function keyFigure(
  entry: ResultEntry,
  view: AnalysisView,
  layout: ReportLayout,
): Omit<KeyFigure, 'anchor'> | undefined {
  const { i18n, figures } = layout;
  const { adjustedP, n } = entry;
  const common = {
    id: entry.id,
    title: resultPair(entry, layout),
    certainty: [
      `n = ${figures.count(n)}`,
      adjustedP === null ? '' : i18n.analysis.adjusted(figures.probability(adjustedP)),
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
  const shown = entry.kind === 'logRank' ? ratioOf(entry, view) : entry;
  if (shown?.effect) {
    return {
      ...common,
      value: figures.effect(shown.effect),
      interval: figures.interval(shown.effect),
      what: whatOf(shown, layout),
    };
  }
  const [first, last] = [entry.curves.at(0), entry.curves.at(-1)];
  return first && last ? { ...common, ...mediansOf(first, last, layout) } : undefined;
}

/** The hazard ratio of two groups; undefined for more, which have several. */
function ratioOf({ second }: ResultEntry, { entries }: AnalysisView): ResultEntry | undefined {
  const ratios = [...entries.values()].filter(
    (entry) => entry.kind === 'hazard' && entry.second === second && entry.direction !== null,
  );
  return ratios.length === 1 && ratios[0]?.effect ? ratios[0] : undefined;
}

function whatOf({ kind, effect, direction, second }: ResultEntry, { i18n }: ReportLayout): string {
  if (!effect) return '';
  const name = i18n.results.effects[effect.name];
  if (direction) {
    const { compared, against } = direction;
    return `${name}, ${i18n.results.against(shortened(compared, MOST_LEVEL), shortened(against, MOST_LEVEL))}`;
  }
  return kind === 'hazard' ? `${name} ${i18n.analysis.perUnit(shortened(second, MOST_LEVEL))}` : name;
}

/** Where there are more than two groups: the median times of the first and of the last. */
function mediansOf(first: CurveResult, last: CurveResult, { i18n, figures }: ReportLayout) {
  const { notReached } = i18n.analysis.facts;
  const written = (value: number | null) => (value === null ? notReached : figures.measure(value));
  const interval = ({ median: { lower, upper } }: CurveResult) =>
    figures.range(written(lower), written(upper));
  const level = (curve: CurveResult) => shortened(curve.level ?? '', MOST_LEVEL);
  return {
    value: `${written(first.median.value)} / ${written(last.median.value)}`,
    interval: `${i18n.analysis.facts.interval} ${interval(first)} / ${interval(last)}`,
    what: i18n.analysis.medians(level(first), level(last)),
  };
}
