import { Canvas, Text, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { CONTENT_WIDTH, colour } from '../layout/designTokens.ts';
import type { Painter } from '../layout/painter.ts';
import { readsFromRight } from '../layout/scripts.ts';
import { textWidth } from '../layout/textWidth.ts';
import { familiesOf, isSetInOneFamily, registeredFont, typeface } from '../layout/typeface.ts';
import { headHeight, headLines, layoutCell } from './layoutRow.ts';
import { CELL, type RowColumn, type RowLayout } from './rowLayout.ts';

/** A line of text with its upper left corner, in points from the table's. */
interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly look: 'head' | 'cell' | 'faint';
  readonly alignRight: boolean;
}

interface RowTableProps {
  readonly layout: RowLayout;
  readonly band: readonly RowColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Points of each row. */
  readonly heights: readonly number[];
  /** The rows' numbers, written. */
  readonly numbers: readonly string[];
  readonly numberTitle: string;
}

/**
 * A page's worth of rows under their heads. Text of the report's own family is painted straight onto the page, which
 * takes a tenth of the time that one element per cell takes; text that needs another family or reads from right
 * to left is set by react-pdf, line by line, in the same places.
 */
export function RowTable(props: RowTableProps): ReactNode {
  const { lines, rules, height } = layoutTable(props);
  const painted = lines.filter(({ text }) => isSetInOneFamily(text) && !readsFromRight(text));
  const composed = lines.filter((line) => !painted.includes(line));
  return (
    <View style={{ height, width: CONTENT_WIDTH }}>
      <Canvas
        style={{ width: CONTENT_WIDTH, height }}
        paint={(painter: Painter) => {
          paintLines(painter, painted);
          paintRules(painter, rules);
          return null;
        }}
      />
      {composed.map((line) => (
        <ComposedLine key={`${line.x}/${line.y}`} line={line} />
      ))}
    </View>
  );
}

function layoutTable({ layout, band, rows, heights, numbers, numberTitle }: RowTableProps) {
  const lines: TextLine[] = [];
  const rules: number[] = [];
  const numberColumn: RowColumn = { index: -1, name: numberTitle, width: layout.numberWidth, numeric: true };
  const columns = [numberColumn, ...band];
  const heads = headLines(band, numberTitle, layout.numberWidth);
  const deepest = Math.max(...heads.map((head) => head.length));
  const place = (
    cell: readonly string[],
    column: RowColumn,
    x: number,
    y: number,
    look: TextLine['look'],
  ) => {
    for (const [index, text] of cell.entries()) {
      const alignRight = column.numeric || readsFromRight(text);
      lines.push({ text, x, y: y + index * CELL.line, width: column.width, look, alignRight });
    }
  };

  // Heads are aligned to the bottom, on their rule.
  const headBottom = headHeight(layout, numberTitle);
  const headTop = headBottom - CELL.padY - deepest * CELL.line;
  let x = 0;
  for (const [index, column] of columns.entries()) {
    const head = heads[index] ?? [];
    place(head, column, x, headTop + (deepest - head.length) * CELL.line, 'head');
    x += column.width;
  }
  const width = x;

  let y = headBottom;
  for (const [row, cells] of rows.entries()) {
    place([numbers[row] ?? ''], numberColumn, 0, y + CELL.padY, 'faint');
    x = layout.numberWidth;
    for (const column of band) {
      const cell = cells[column.index] ?? '';
      place(layoutCell(cell, column), column, x, y + CELL.padY, cell === '' ? 'faint' : 'cell');
      x += column.width;
    }
    y += heights[row] ?? 0;
    rules.push(y);
  }
  return { lines, rules: { below: rules, head: headBottom, width }, height: y + 1 };
}

const sizeOf = (look: TextLine['look']) => (look === 'head' ? CELL.headSize : CELL.size);
const colourOf = (look: TextLine['look']) => (look === 'cell' ? colour.ink : colour.muted);

/** Paints in reading order; the font is set twice per page, the colour only where it changes. */
function paintLines(painter: Painter, lines: readonly TextLine[]): void {
  let last: TextLine['look'] | undefined;
  for (const { text, x, y, width, look, alignRight } of lines) {
    const bold = look === 'head';
    const size = sizeOf(look);
    if (look !== last) {
      if (last === undefined || last === 'head')
        painter.font(registeredFont(bold ? typeface.bold : typeface.regular), size);
      painter.fillColor(colourOf(look));
      last = look;
    }
    const inset = alignRight ? width - CELL.padX - textWidth(text, size, bold) : CELL.padX;
    painter.text(text, x + inset, y, { lineBreak: false });
  }
}

function paintRules(
  painter: Painter,
  { below, head, width }: { below: readonly number[]; head: number; width: number },
): void {
  painter.strokeColor(colour.rule).lineWidth(0.4);
  for (const y of below) painter.moveTo(0, y).lineTo(width, y);
  painter.stroke();
  painter.strokeColor(colour.ink).lineWidth(0.9).moveTo(0, head).lineTo(width, head).stroke();
}

/** Extra width of a line, in points, so that letters that are wider beside their neighbours do not wrap. */
const SLACK = 30;

function ComposedLine({ line }: { readonly line: TextLine }): ReactNode {
  const { text, x, y, width, look, alignRight } = line;
  const left = alignRight ? x - SLACK : x + CELL.padX;
  return (
    <Text
      style={{
        position: 'absolute',
        left,
        top: y,
        width: width + SLACK - CELL.padX,
        height: CELL.line,
        textAlign: alignRight ? 'right' : 'left',
        ...(readsFromRight(text) ? { direction: 'rtl' as const } : {}),
        fontFamily: familiesOf(text),
        fontWeight: look === 'head' ? typeface.bold : typeface.regular,
        fontSize: sizeOf(look),
        lineHeight: 1.3,
        color: colourOf(look),
      }}
    >
      {text}
    </Text>
  );
}
