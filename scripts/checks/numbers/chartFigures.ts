import { scaleLinear } from 'd3-scale';
import type { FigureText } from '../../../src/domain/analysis/figureText.ts';
import type { ResultEntry } from '../../../src/domain/analysis/resultEntries.ts';
import type { Relation } from '../../../src/domain/statistics/relation.ts';
import type { AnalysisView } from '../../../src/reports/analysis/analysisView.ts';

/** Figures that a chart of the result draws, and the labels that its axes can have. */
export interface ChartFigures {
  readonly figures: readonly string[];
  readonly ticks: readonly string[];
}

const MOST_TICKS = 8;
const HAZARD_TICKS = [0.01, 0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5, 10, 100];
const SURVIVAL_SHARES = [0, 0.25, 0.5, 0.75, 1];

export function chartFigures(entry: ResultEntry, view: AnalysisView, write: FigureText): ChartFigures {
  const { survival } = view.data.results;
  if (entry.kind === 'hazard' || entry.kind === 'logRank') {
    const times = (survival?.riskTimes ?? []).map(write.measure);
    const hazards = HAZARD_TICKS.map(write.measure);
    return { figures: [], ticks: [...times, ...SURVIVAL_SHARES.map(write.percent), ...hazards] };
  }
  const relation = view.relations.get(entry.id);
  return relation ? relationFigures(relation, entry, write) : { figures: [], ticks: [] };
}

function relationFigures(
  relation: Relation,
  { outcome }: ResultEntry,
  { count, measure, percent }: FigureText,
): ChartFigures {
  switch (relation.kind) {
    case 'boxes': {
      const { boxes } = relation;
      const outside = boxes.reduce((sum, box) => sum + box.outside, 0);
      const ends = boxes.flatMap(({ lowerWhisker, upperWhisker }) => [lowerWhisker, upperWhisker]);
      return { figures: [...boxes.map(({ n }) => n), outside].map(count), ticks: ticksOf(ends, measure) };
    }
    case 'grid': {
      const axes = [relation.firstEdges, relation.secondEdges];
      return {
        figures: [count(Math.max(...relation.counts.flat()))],
        ticks: axes.flatMap((edges) => ticksOf(edges, measure)),
      };
    }
    case 'table': {
      const columns = relation.secondLevels.map((_, at) => relation.counts.map((line) => line[at] ?? 0));
      const figures = columns.flatMap((counts) => {
        const n = counts.reduce((sum, rows) => sum + rows, 0);
        return [count(n), ...(n === 0 ? [] : counts.map((rows) => percent(rows / n)))];
      });
      return { figures, ticks: ticksOf([0, 1], percent) };
    }
    case 'periods': {
      const { periods } = relation;
      const means = periods.flatMap(({ mean }) => mean ?? []);
      return {
        figures: periods.map(({ period }) => period),
        ticks: ticksOf(means, outcome === null ? measure : percent),
      };
    }
  }
}

/** Labels of round ticks between the least and the greatest value, as many as an axis may have. */
function ticksOf(values: readonly number[], written: (value: number) => string): string[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const half = high > low ? 0 : Math.max(1, Math.abs(low)) / 2;
  const counts = Array.from({ length: MOST_TICKS }, (_, at) => at + 1);
  return counts.flatMap((wanted) => {
    const scale = scaleLinear([low - half, high + half], [0, 1]);
    return [...scale.ticks(wanted), ...scale.nice(wanted).ticks(wanted)].map(written);
  });
}
