import { G, Line, Rect, Svg } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn } from '../../domain/datasets/datasetProfile.ts';
import { colour } from '../layout/designTokens.ts';
import { ChartLabel } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { type ChartFrame, histogramGeometry } from './histogramGeometry.ts';

const STRIP_TOP = 14;
const STRIP_HEIGHT = 12;
const FRAME: Omit<ChartFrame, 'width'> = { height: 146, left: 30, right: 12, top: 36, bottom: 30 };

interface HistogramChartProps {
  readonly column: NumericColumn;
  /** Points. */
  readonly width: number;
}

/**
 * Rows per bin, under a box plot on the same value axis: box from quartile to quartile, line at the median.
 */
export function HistogramChart({ column, width }: HistogramChartProps): ReactNode {
  const { i18n, numbers } = useReportLayout();
  const geometry = histogramGeometry(column, { ...FRAME, width }, numbers.measure);
  if (geometry === null) return null;
  const { bars, box, base, countTicks, valueTicks } = geometry;
  const right = width - FRAME.right;
  return (
    <Svg width={width} height={FRAME.height} viewBox={`0 0 ${width} ${FRAME.height}`}>
      <ChartLabel x={0} y={7}>
        {i18n.analysis.chart.rowsAxis}
      </ChartLabel>
      {countTicks.map((tick) => (
        <G key={tick.at}>
          <Line
            x1={FRAME.left}
            x2={right}
            y1={tick.at}
            y2={tick.at}
            stroke={colour.faint}
            strokeWidth={0.5}
          />
          <ChartLabel x={FRAME.left - 4} y={tick.at + 2.4} anchor="end">
            {tick.label}
          </ChartLabel>
        </G>
      ))}
      {bars.map((bar) => (
        <Rect
          key={bar.x}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
          fill={colour.accentSoft}
          stroke={colour.accent}
          strokeWidth={0.6}
        />
      ))}
      <BoxStrip box={box} top={STRIP_TOP} height={STRIP_HEIGHT} />
      <Line x1={box.median} x2={box.median} y1={STRIP_TOP} y2={base} stroke={colour.ink} strokeWidth={1.2} />
      {[box.lowerQuartile, box.upperQuartile].map((at, index) => (
        <Line
          key={index === 0 ? 'lower' : 'upper'}
          x1={at}
          x2={at}
          y1={STRIP_TOP + STRIP_HEIGHT}
          y2={base}
          stroke={colour.ink}
          strokeWidth={0.7}
          strokeDasharray="2 2"
        />
      ))}
      <Line x1={FRAME.left} x2={right} y1={base} y2={base} stroke={colour.ink} strokeWidth={0.7} />
      {valueTicks.map((tick) => (
        <G key={tick.at}>
          <Line x1={tick.at} x2={tick.at} y1={base} y2={base + 3} stroke={colour.ink} strokeWidth={0.7} />
          <ChartLabel x={tick.at} y={base + 11} anchor="middle">
            {tick.label}
          </ChartLabel>
        </G>
      ))}
      <ChartLabel x={(FRAME.left + right) / 2} y={base + 23} anchor="middle">
        {i18n.analysis.chart.valueAxis}
      </ChartLabel>
    </Svg>
  );
}

interface BoxStripProps {
  readonly box: {
    readonly min: number;
    readonly lowerQuartile: number;
    readonly median: number;
    readonly upperQuartile: number;
    readonly max: number;
  };
  /** Points from the drawing's top. */
  readonly top: number;
  readonly height: number;
}

/** A box plot lying on its side: whiskers to the smallest and largest value, box between the quartiles. */
export function BoxStrip({ box, top, height }: BoxStripProps): ReactNode {
  const middle = top + height / 2;
  return (
    <G>
      <Line x1={box.min} x2={box.max} y1={middle} y2={middle} stroke={colour.ink} strokeWidth={0.7} />
      {[box.min, box.max].map((at, index) => (
        <Line
          key={index === 0 ? 'min' : 'max'}
          x1={at}
          x2={at}
          y1={middle - height / 4}
          y2={middle + height / 4}
          stroke={colour.ink}
          strokeWidth={0.7}
        />
      ))}
      <Rect
        x={box.lowerQuartile}
        y={top}
        width={Math.max(0.5, box.upperQuartile - box.lowerQuartile)}
        height={height}
        fill={colour.white}
        stroke={colour.ink}
        strokeWidth={0.7}
      />
      <Line
        x1={box.median}
        x2={box.median}
        y1={top}
        y2={top + height}
        stroke={colour.ink}
        strokeWidth={1.4}
      />
    </G>
  );
}
