import { Svg, View } from '@react-pdf/renderer';
import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { Relation } from '../../domain/statistics/relation.ts';
import { space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { BoxStrip } from './BoxStrip.tsx';
import { FramedRow, rowFrame, TickLines, ValueAxis } from './RowFrame.tsx';
import { ticksThatFit } from './ticks.ts';

const ROW_HEIGHT = 21;
const BOX_HEIGHT = 13;
const FIGURE_WIDTH = 50;
const INSET = 6;

interface BoxChartProps {
  readonly relation: Extract<Relation, { kind: 'boxes' }>;
  /** Points. */
  readonly width: number;
}

/** A number in groups: a box plot per level, in the order of the levels, over one axis. */
export function BoxChart({ relation: { boxes, number, category }, width }: BoxChartProps): ReactNode {
  const { i18n, figures } = useReportLayout();
  const { chart } = i18n.analysis;
  const frame = rowFrame(
    width,
    boxes.map(({ level }) => level),
    FIGURE_WIDTH,
  );
  const from = Math.min(...boxes.map(({ lowerWhisker }) => lowerWhisker));
  const to = Math.max(...boxes.map(({ upperWhisker }) => upperWhisker));
  const half = to > from ? 0 : Math.max(1, Math.abs(from)) / 2;
  const x = scaleLinear([from - half, to + half], [INSET, frame.plot - INSET]);
  const ticks = ticksThatFit(x, 5, figures.measure);
  const outside = boxes.reduce((sum, box) => sum + box.outside, 0);
  return (
    <View>
      <ReportText as="note">{shortened(category, 60)}</ReportText>
      {boxes.map((box) => (
        <FramedRow key={box.level} frame={frame} label={box.level} figure={`n = ${figures.count(box.n)}`}>
          <Svg width={frame.plot} height={ROW_HEIGHT} viewBox={`0 0 ${frame.plot} ${ROW_HEIGHT}`}>
            <TickLines ticks={ticks} height={ROW_HEIGHT} />
            <BoxStrip
              box={{
                min: x(box.lowerWhisker),
                lowerQuartile: x(box.lowerQuartile),
                median: x(box.median),
                upperQuartile: x(box.upperQuartile),
                max: x(box.upperWhisker),
              }}
              top={(ROW_HEIGHT - BOX_HEIGHT) / 2}
              height={BOX_HEIGHT}
            />
          </Svg>
        </FramedRow>
      ))}
      <ValueAxis frame={frame} x={x} ticks={ticks} title={shortened(number, 60)} />
      <ReportText as="note" style={{ marginTop: space.xs }}>
        {outside === 0 ? chart.boxes : `${chart.boxes} ${chart.outside(outside)}`}
      </ReportText>
    </View>
  );
}
