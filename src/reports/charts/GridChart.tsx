import { Circle, G, Line, Svg, View } from '@react-pdf/renderer';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { Relation } from '../../domain/statistics/relation.ts';
import { colour } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { fitSegment } from './fitSegment.ts';
import { PlotAxes } from './PlotAxes.tsx';
import { ticksThatFit, verticalTicks } from './ticks.ts';

const FRAME = { height: 158, left: 40, right: 10, top: 14, bottom: 30 } as const;
/** The radius of the smallest dot, by that of the largest. */
const SMALLEST = 0.22;

interface GridChartProps {
  readonly relation: Extract<Relation, { kind: 'grid' }>;
  readonly first: string;
  readonly second: string;
  /** Points. */
  readonly width: number;
}

/** Two numbers: the rows of each cell of a grid as a dot, and the least-squares line. */
export function GridChart({ relation, first, second, width }: GridChartProps): ReactNode {
  const { i18n, figures } = useReportLayout();
  const { firstEdges, secondEdges, counts, fit } = relation;
  const x = scaleLinear(ends(secondEdges), [FRAME.left, width - FRAME.right]);
  const y = scaleLinear(ends(firstEdges), [FRAME.height - FRAME.bottom, FRAME.top]);
  const line = fit && fitSegment(fit, { x: ends(secondEdges), y: ends(firstEdges) });
  return (
    <View>
      <Svg width={width} height={FRAME.height} viewBox={`0 0 ${width} ${FRAME.height}`}>
        <PlotAxes
          frame={{ ...FRAME, width }}
          horizontal={{ title: shortened(second, 60), ticks: ticksThatFit(x, 6, figures.measure) }}
          vertical={{ title: shortened(first, 60), ticks: verticalTicks(y, 5, figures.measure) }}
        />
        <Dots relation={relation} x={x} y={y} />
        {line ? (
          <Line
            x1={x(line.from.x)}
            y1={y(line.from.y)}
            x2={x(line.to.x)}
            y2={y(line.to.y)}
            stroke={colour.notice}
            strokeWidth={1.6}
          />
        ) : null}
      </Svg>
      <ReportText as="note">{i18n.analysis.chart.grid(Math.max(1, ...counts.flat()))}</ReportText>
    </View>
  );
}

const ends = (edges: readonly number[]): [number, number] => [edges.at(0) ?? 0, edges.at(-1) ?? 1];

interface DotsProps {
  readonly relation: GridChartProps['relation'];
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** Areas are in proportion to the rows, but for the smallest dots, which would not be seen. */
function Dots({ relation: { firstEdges, secondEdges, counts }, x, y }: DotsProps): ReactNode {
  const most = Math.max(1, ...counts.flat());
  const middle = (edges: readonly number[], at: number) => ((edges[at] ?? 0) + (edges[at + 1] ?? 0)) / 2;
  const cell = (edges: readonly number[], scale: ScaleLinear<number, number>) =>
    Math.abs(scale(edges[1] ?? 0) - scale(edges[0] ?? 0));
  const largest = Math.max(2, Math.min(6, 0.62 * Math.min(cell(secondEdges, x), cell(firstEdges, y))));
  const dots = counts.flatMap((line, first) =>
    line.flatMap((count, second) => {
      const [cx, cy] = [x(middle(secondEdges, second)), y(middle(firstEdges, first))];
      return count === 0 ? [] : [{ cx, cy, r: largest * Math.max(SMALLEST, Math.sqrt(count / most)) }];
    }),
  );
  return (
    <G>
      {dots.map(({ cx, cy, r }) => (
        <Circle key={`${cx}/${cy}`} cx={cx} cy={cy} r={r} fill={colour.accent} fillOpacity={0.75} />
      ))}
    </G>
  );
}
