import { G, Line, Path, Rect, Svg, View } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ReactNode } from 'react';
import { CONTENT_WIDTH, colour, space } from '../layout/designTokens.ts';
import { ChartLabel, ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { countTickValues } from './ticks.ts';

/** One line of the chart; distinguished from the others by its dashes and its mark as well as by its colour. */
export interface Series {
  readonly name: string;
  /** One value per position, from the first. */
  readonly values: readonly number[];
}

const FRAME = { width: CONTENT_WIDTH, height: 190, left: 34, right: 8, top: 10, bottom: 32 } as const;
const LOOKS = [
  { stroke: colour.accent, dashes: undefined },
  { stroke: colour.notice, dashes: '4 2.5' },
] as const;
const MARK = 3.2;

interface LineChartProps {
  readonly series: readonly Series[];
  /** Label of the horizontal axis. */
  readonly axis: string;
}

/** Counts at the positions 1, 2, 3, … as lines over a common axis that begins at zero; two series at most. */
export function LineChart({ series, axis }: LineChartProps): ReactNode {
  const { numbers } = useReportLayout();
  const positions = Math.max(2, ...series.map(({ values }) => values.length));
  const most = Math.max(1, ...series.flatMap(({ values }) => values));
  const ticks = countTickValues(most, 4);
  const x = scaleLinear([1, positions], [FRAME.left, FRAME.width - FRAME.right]);
  const y = scaleLinear([0, Math.max(most, ticks.at(-1) ?? 1)], [FRAME.height - FRAME.bottom, FRAME.top]);
  const marked = Array.from({ length: positions }, (_, index) => index + 1).filter(
    (position) => position === 1 || position % 5 === 0,
  );
  return (
    <View wrap={false}>
      <Legend series={series} />
      <Svg width={FRAME.width} height={FRAME.height} viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}>
        {ticks.map((tick) => (
          <G key={tick}>
            <Line
              x1={FRAME.left}
              x2={FRAME.width - FRAME.right}
              y1={y(tick)}
              y2={y(tick)}
              stroke={tick === 0 ? colour.ink : colour.faint}
              strokeWidth={tick === 0 ? 0.7 : 0.5}
            />
            <ChartLabel x={FRAME.left - 5} y={y(tick) + 2.4} anchor="end">
              {numbers.count(tick)}
            </ChartLabel>
          </G>
        ))}
        {marked.map((position) => (
          <G key={position}>
            <Line
              x1={x(position)}
              x2={x(position)}
              y1={y(0)}
              y2={y(0) + 3}
              stroke={colour.ink}
              strokeWidth={0.7}
            />
            <ChartLabel x={x(position)} y={y(0) + 12} anchor="middle">
              {numbers.count(position)}
            </ChartLabel>
          </G>
        ))}
        {series.map(({ name, values }, index) => (
          <SeriesLine key={name} values={values} look={LOOKS[index % LOOKS.length] ?? LOOKS[0]} x={x} y={y} />
        ))}
        <ChartLabel x={(FRAME.left + FRAME.width) / 2} y={FRAME.height - 5} anchor="middle">
          {axis}
        </ChartLabel>
      </Svg>
    </View>
  );
}

interface SeriesLineProps {
  readonly values: readonly number[];
  readonly look: (typeof LOOKS)[number];
  readonly x: (position: number) => number;
  readonly y: (value: number) => number;
}

function SeriesLine({ values, look, x, y }: SeriesLineProps): ReactNode {
  const path = line<number>()
    .x((_, index) => x(index + 1))
    .y((value) => y(value))(values);
  return (
    <G>
      <Path
        d={path ?? ''}
        fill="none"
        stroke={look.stroke}
        strokeWidth={1.4}
        {...(look.dashes === undefined ? {} : { strokeDasharray: look.dashes })}
      />
      {marksOf(values).map(({ position, value }) => (
        <Rect
          key={position}
          x={x(position) - MARK / 2}
          y={y(value) - MARK / 2}
          width={MARK}
          height={MARK}
          fill={look.stroke}
        />
      ))}
    </G>
  );
}

const marksOf = (values: readonly number[]) =>
  values.map((value, index) => ({ position: index + 1, value })).filter(({ value }) => value > 0);

function Legend({ series }: { readonly series: readonly Series[] }): ReactNode {
  return (
    <View style={{ flexDirection: 'row', gap: space.l, marginBottom: space.s }}>
      {series.map(({ name }, index) => {
        const look = LOOKS[index % LOOKS.length] ?? LOOKS[0];
        return (
          <View key={name} style={{ flexDirection: 'row', alignItems: 'center', gap: space.s }}>
            <Svg width={24} height={6} viewBox="0 0 24 6">
              <Line
                x1={0}
                x2={24}
                y1={3}
                y2={3}
                stroke={look.stroke}
                strokeWidth={1.4}
                {...(look.dashes === undefined ? {} : { strokeDasharray: look.dashes })}
              />
              <Rect x={12 - MARK / 2} y={3 - MARK / 2} width={MARK} height={MARK} fill={look.stroke} />
            </Svg>
            <ReportText as="small">{name}</ReportText>
          </View>
        );
      })}
    </View>
  );
}
