import type { FigureText } from '../../../src/domain/analysis/figureText.ts';
import type { ResultEntry } from '../../../src/domain/analysis/resultEntries.ts';
import type { Effect } from '../../../src/domain/statistics/statisticsResult.ts';
import type { CurveResult } from '../../../src/domain/statistics/survivalResult.ts';
import type { AnalysisView } from '../../../src/reports/analysis/analysisView.ts';

/** What a report may write of an effect. */
export const effectFigures = (effect: Effect, write: FigureText): string[] => [
  write.effect(effect),
  write.interval(effect),
  write.bounds(effect),
];

/** What a report has to write of a result wherever it is the first of a finding. */
export function mainFigures({ effect, adjustedP, n }: ResultEntry, write: FigureText): string[] {
  return [
    ...(effect ? [write.effect(effect), write.bounds(effect)] : []),
    ...(adjustedP === null ? [] : [write.probability(adjustedP)]),
    write.count(n),
  ];
}

/** Every figure of a result, as a report writes it. */
export function entryFigures(entry: ResultEntry, view: AnalysisView, write: FigureText): string[] {
  const { effect, test, adjustedP, n, missing, groups, curves } = entry;
  return [
    write.count(n),
    write.count(missing),
    ...(effect ? effectFigures(effect, write) : []),
    ...(test ? [test.statistic ?? 0, ...test.degreesOfFreedom].map(write.measure) : []),
    ...[test?.p ?? null, adjustedP].flatMap((p) => (p === null ? [] : [write.probability(p)])),
    ...groups.flatMap((group) => [
      write.count(group.n),
      ...(group.mean === null ? [] : [write.measure(group.mean)]),
      ...(group.share === null ? [] : [write.percent(group.share)]),
    ]),
    ...curves.flatMap((curve) => curveFigures(curve, write)),
    ...survivalFigures(entry, view, write),
    ...leftOutFigures(entry, view, write),
  ];
}

function curveFigures({ n, events, median, atRisk }: CurveResult, write: FigureText): string[] {
  const times = [median.value, median.lower, median.upper].flatMap((time) => time ?? []);
  return [...[n, events, ...atRisk].map(write.count), ...times.map(write.measure)];
}

/** Of a log-rank test its hazard ratios, of a hazard ratio its curves or those of the other numbers. */
function survivalFigures(entry: ResultEntry, { data, entries }: AnalysisView, write: FigureText): string[] {
  const { survival } = data.results;
  if (!survival || (entry.kind !== 'logRank' && entry.kind !== 'hazard')) return [];
  const ratios = [...entries.values()].filter(
    ({ kind, second, direction }) => kind === 'hazard' && second === entry.second && direction !== null,
  );
  const group = survival.groups.find(({ column }) => column === entry.second);
  const numbers = entry.kind === 'hazard' && entry.direction === null ? survival.numbers : [];
  return [
    ...ratios.flatMap(({ effect }) => (effect ? effectFigures(effect, write) : [])),
    ...(group?.curves ?? []).flatMap((curve) => curveFigures(curve, write)),
    ...numbers.flatMap(({ estimate, standardDeviation }) => [
      write.measure(standardDeviation),
      ...(estimate.estimable ? effectFigures(estimate.perStandardDeviation, write) : []),
    ]),
  ];
}

function leftOutFigures({ id }: ResultEntry, { data }: AnalysisView, write: FigureText): string[] {
  const { associations, survival } = data.results;
  const found = [...associations, ...(survival?.groups ?? [])].find((candidate) => candidate.id === id);
  return (found?.leftOut ?? []).map(({ n }) => write.count(n));
}
