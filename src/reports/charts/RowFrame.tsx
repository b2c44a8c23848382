import { Line, Svg, View } from '@react-pdf/renderer';
import type { ScaleContinuousNumeric } from 'd3-scale';
import type { ReactNode } from 'react';
import { colour, size, space } from '../layout/designTokens.ts';
import { fittedText } from '../layout/fittedText.ts';
import { shortened } from '../layout/printableText.ts';
import { ChartLabel, ReportText } from '../layout/ReportText.tsx';
import { textWidth } from '../layout/textWidth.ts';
import type { Tick } from './ticks.ts';

/** Points of the label of a row, and its characters. */
const LABEL = { least: 26, most: 104, characters: 46 } as const;

/** A chart of rows: labels left, a drawing in the middle, a figure right; in points. */
export interface RowFrameSize {
  readonly label: number;
  readonly plot: number;
  readonly figure: number;
}

/** Shares a width between labels as wide as they need, figures and the drawing. */
export function rowFrame(width: number, labels: readonly string[], figure: number): RowFrameSize {
  const widest = Math.max(
    0,
    ...labels.map((label) => textWidth(shortened(label, LABEL.characters), size.small)),
  );
  const label = Math.min(LABEL.most, Math.max(LABEL.least, widest + 4));
  return { label, figure, plot: width - label - figure - 2 * space.s };
}

interface FramedRowProps {
  readonly frame: RowFrameSize;
  readonly label: string;
  readonly figure: string;
  /** Whether the row is the one that the chart is about. */
  readonly isBold?: boolean;
  /** As wide as the plot of the frame. */
  readonly children: ReactNode;
}

export function FramedRow({ frame, label, figure, isBold = false, children }: FramedRowProps): ReactNode {
  return (
    <View wrap={false} style={{ flexDirection: 'row', alignItems: 'center', gap: space.s }}>
      <ReportText
        as="small"
        bold={isBold}
        style={{ width: frame.label, textAlign: 'right', lineHeight: 1.15 }}
      >
        {shortened(label, LABEL.characters)}
      </ReportText>
      {children}
      <ReportText as="small" style={{ width: frame.figure, lineHeight: 1.15 }}>
        {figure}
      </ReportText>
    </View>
  );
}

interface ValueAxisProps {
  readonly frame: RowFrameSize;
  readonly x: ScaleContinuousNumeric<number, number>;
  readonly ticks: readonly Tick[];
  readonly title: string;
}

const AXIS_HEIGHT = 26;
/** Points from an end of the axis within which a label is not centred on its tick. */
const END = 9;

/** The value axis below the rows. */
export function ValueAxis({ frame: { plot, label }, x, ticks, title }: ValueAxisProps): ReactNode {
  const [from = 0, to = plot] = x.range();
  return (
    <Svg
      width={plot}
      height={AXIS_HEIGHT}
      viewBox={`0 0 ${plot} ${AXIS_HEIGHT}`}
      style={{ marginLeft: label + space.s }}
    >
      <Line x1={from} x2={to} y1={1} y2={1} stroke={colour.ink} strokeWidth={0.7} />
      {ticks.map(({ at }) => (
        <Line key={at} x1={at} x2={at} y1={1} y2={4} stroke={colour.ink} strokeWidth={0.7} />
      ))}
      {ticks.map(({ at, label: text }) => (
        <ChartLabel key={at} x={at} y={12} anchor={at < END ? 'start' : at > plot - END ? 'end' : 'middle'}>
          {text}
        </ChartLabel>
      ))}
      <ChartLabel x={plot / 2} y={23} anchor="middle">
        {fittedText(title, plot)}
      </ChartLabel>
    </Svg>
  );
}

/** Faint lines at the ticks, through every row. */
export function TickLines({
  ticks,
  height,
}: {
  readonly ticks: readonly Tick[];
  readonly height: number;
}): ReactNode {
  return ticks.map(({ at }) => (
    <Line key={at} x1={at} x2={at} y1={0} y2={height} stroke={colour.faint} strokeWidth={0.5} />
  ));
}
