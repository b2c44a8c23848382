import type { ReactNode } from 'react';
import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import type { Relation } from '../../domain/statistics/relation.ts';
import { BoxChart } from '../charts/BoxChart.tsx';
import { GridChart } from '../charts/GridChart.tsx';
import { HazardChart } from '../charts/HazardChart.tsx';
import { PeriodChart } from '../charts/PeriodChart.tsx';
import { StackedBars } from '../charts/StackedBars.tsx';
import { SurvivalChart } from '../charts/SurvivalChart.tsx';
import { shortened } from '../layout/printableText.ts';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView } from './analysisView.ts';

/** Hazard ratios beside the one that a chart is about. */
const MOST_HAZARDS = 8;

/** Whether there is something to draw of a result. */
export function isDrawable(entry: ResultEntry, { data, relations }: AnalysisView): boolean {
  const { survival } = data.results;
  if (entry.kind !== 'logRank' && entry.kind !== 'hazard') return hasContent(relations.get(entry.id));
  if (entry.kind === 'hazard' && entry.direction === null) return entry.effect !== null;
  return (survival?.groups.find(({ column }) => column === entry.second)?.curves.length ?? 0) > 0;
}

function hasContent(relation: Relation | undefined): boolean {
  switch (relation?.kind) {
    case undefined:
      return false;
    case 'boxes':
      return relation.boxes.length > 0;
    case 'grid':
    case 'table':
      return relation.counts.flat().some((count) => count > 0);
    case 'periods':
      return relation.periods.some(({ mean }) => mean !== null);
  }
}

interface RelationChartProps {
  readonly entry: ResultEntry;
  readonly view: AnalysisView;
  /** Points. */
  readonly width: number;
}

/** The chart of what a result compares. */
export function RelationChart({ entry, view, width }: RelationChartProps): ReactNode {
  if (entry.kind === 'hazard' && entry.direction === null)
    return <Hazards entry={entry} view={view} width={width} />;
  if (entry.kind === 'hazard' || entry.kind === 'logRank')
    return <Curves entry={entry} view={view} width={width} />;
  const relation = view.relations.get(entry.id);
  switch (relation?.kind) {
    case 'boxes':
      return <BoxChart relation={relation} width={width} />;
    case 'grid':
      return <GridChart relation={relation} first={entry.first} second={entry.second} width={width} />;
    case 'table':
      return <StackedBars relation={relation} first={entry.first} second={entry.second} width={width} />;
    case 'periods':
      return <Periods entry={entry} relation={relation} width={width} />;
    default:
      return null;
  }
}

function Curves({ entry, view, width }: RelationChartProps): ReactNode {
  const { survival } = view.data.results;
  const group = survival?.groups.find(({ column }) => column === entry.second);
  if (!survival || !group) return null;
  return (
    <SurvivalChart
      curves={group.curves}
      riskTimes={survival.riskTimes}
      column={group.column}
      time={survival.time}
      width={width}
    />
  );
}

function Hazards({ entry, view, width }: RelationChartProps): ReactNode {
  const hazards = (view.data.results.survival?.numbers ?? []).flatMap(({ column, estimate }) =>
    estimate.estimable ? [{ column, effect: estimate.perStandardDeviation }] : [],
  );
  const own = hazards.filter(({ column }) => column === entry.second);
  const others = hazards.filter(({ column }) => column !== entry.second).slice(0, MOST_HAZARDS - 1);
  return <HazardChart hazards={[...own, ...others]} column={entry.second} width={width} />;
}

interface PeriodsProps {
  readonly entry: ResultEntry;
  readonly relation: Extract<Relation, { kind: 'periods' }>;
  readonly width: number;
}

function Periods({ entry: { first, second, outcome }, relation, width }: PeriodsProps): ReactNode {
  const { i18n, figures } = useReportLayout();
  const { chart } = i18n.analysis;
  const name = shortened(first, 60);
  return (
    <PeriodChart
      periods={relation.periods.map(({ period, mean }) => ({ period, value: mean }))}
      title={outcome === null ? chart.mean(name) : chart.share(name, shortened(outcome, 40))}
      date={shortened(second, 60)}
      written={outcome === null ? figures.measure : figures.percent}
      width={width}
    />
  );
}
