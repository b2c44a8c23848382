import { G, Rect, Svg, View } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { Relation } from '../../domain/statistics/relation.ts';
import { colour, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ChartLabel, ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { FramedRow, type RowFrameSize, rowFrame, ValueAxis } from './RowFrame.tsx';
import { shadeOf } from './shades.ts';
import { ticksThatFit } from './ticks.ts';

const ROW_HEIGHT = 22;
const BAR_HEIGHT = 16;
const FIGURE_WIDTH = 50;
/** Points from which a segment has room for its share. */
const LABELLED = 24;

interface StackedBarsProps {
  readonly relation: Extract<Relation, { kind: 'table' }>;
  readonly first: string;
  readonly second: string;
  /** Points. */
  readonly width: number;
}

/** Two categories: per level of the second the shares of the levels of the first, with the number of rows. */
export function StackedBars({ relation, first, second, width }: StackedBarsProps): ReactNode {
  const { figures } = useReportLayout();
  const { firstLevels, secondLevels, counts } = relation;
  const frame = rowFrame(width, secondLevels, FIGURE_WIDTH);
  const x = scaleLinear([0, 1], [0, frame.plot]);
  const rowsOf = (at: number) => counts.map((line) => line[at] ?? 0);
  return (
    <View>
      <Legend title={first} levels={firstLevels} />
      <ReportText as="note">{shortened(second, 60)}</ReportText>
      {secondLevels.map((level, at) => {
        const rows = rowsOf(at);
        const n = rows.reduce((sum, count) => sum + count, 0);
        return (
          <FramedRow key={level} frame={frame} label={level} figure={`n = ${figures.count(n)}`}>
            <Bar frame={frame} shares={rows.map((count) => (n === 0 ? 0 : count / n))} />
          </FramedRow>
        );
      })}
      <ValueAxis
        frame={frame}
        x={x}
        ticks={ticksThatFit(x, 4, figures.percent)}
        title={shortened(first, 60)}
      />
    </View>
  );
}

/** Neighbouring segments differ in lightness and are apart by a white line, so that they can be told in print. */
function Bar({
  frame: { plot },
  shares,
}: {
  readonly frame: RowFrameSize;
  readonly shares: readonly number[];
}): ReactNode {
  const { figures } = useReportLayout();
  const starts = shares.map((_, at) => shares.slice(0, at).reduce((sum, share) => sum + share, 0));
  const top = (ROW_HEIGHT - BAR_HEIGHT) / 2;
  return (
    <Svg width={plot} height={ROW_HEIGHT} viewBox={`0 0 ${plot} ${ROW_HEIGHT}`}>
      {shares.map((share, at) => {
        const { fill, text } = shadeOf(at, shares.length);
        const from = (starts[at] ?? 0) * plot;
        return share === 0 ? null : (
          <G key={`${from}/${fill}`}>
            <Rect
              x={from}
              y={top}
              width={share * plot}
              height={BAR_HEIGHT}
              fill={fill}
              stroke={colour.white}
              strokeWidth={0.8}
            />
            {share * plot < LABELLED ? null : (
              <ChartLabel x={from + (share * plot) / 2} y={ROW_HEIGHT / 2 + 2.5} anchor="middle" fill={text}>
                {figures.percent(share)}
              </ChartLabel>
            )}
          </G>
        );
      })}
    </Svg>
  );
}

function Legend({
  title,
  levels,
}: {
  readonly title: string;
  readonly levels: readonly string[];
}): ReactNode {
  return (
    <View
      style={{
        flexDirection: 'row',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: space.m,
        marginBottom: space.xs,
      }}
    >
      <ReportText as="small" bold>
        {shortened(title, 60)}
      </ReportText>
      {levels.map((level, at) => (
        <View key={level} style={{ flexDirection: 'row', alignItems: 'center', gap: space.xs }}>
          <Svg width={8} height={8} viewBox="0 0 8 8">
            <Rect
              x={0.3}
              y={0.3}
              width={7.4}
              height={7.4}
              fill={shadeOf(at, levels.length).fill}
              stroke={colour.accent}
              strokeWidth={0.5}
            />
          </Svg>
          <ReportText as="small">{shortened(level, 40)}</ReportText>
        </View>
      ))}
    </View>
  );
}
