import { G, Line, Rect } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour } from '../layout/designTokens.ts';

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
