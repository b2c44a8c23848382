import { type Styles, Text } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, size } from './designTokens.ts';
import { printableText } from './printableText.ts';
import { typeface } from './typeface.ts';

type TextStyle = Styles[string];

const roles = {
  label: { fontSize: size.label, letterSpacing: 0.4, color: colour.muted, lineHeight: 1.35 },
  small: { fontSize: size.small, color: colour.ink, lineHeight: 1.4 },
  note: { fontSize: size.small, color: colour.muted, lineHeight: 1.45 },
  body: { fontSize: size.body, color: colour.ink, lineHeight: 1.5 },
  lead: { fontSize: size.lead, color: colour.ink, lineHeight: 1.5 },
  section: { fontSize: size.section, fontFamily: typeface.bold, color: colour.ink, lineHeight: 1.25 },
  heading: { fontSize: size.heading, fontFamily: typeface.bold, color: colour.ink, lineHeight: 1.2 },
  title: { fontSize: size.title, fontFamily: typeface.bold, color: colour.ink, lineHeight: 1.12 },
} satisfies Record<string, TextStyle>;

export type TextRole = keyof typeof roles;

/** Characters a word may have before it may be broken inside; short enough for the narrowest table column. */
const UNBROKEN = 14;
const BETWEEN_BREAKS = 2;

/**
 * Where a line may break inside a word. The empty parts are break opportunities of no width: unlike a
 * hyphenation point, they add no hyphen, which would be misread as part of a column's name or of a value.
 */
export function breakLongWord(word: string): string[] {
  if (word.length <= UNBROKEN || word.trim() === '') return [word];
  const characters = [...word];
  const parts: string[] = [];
  for (let start = 0; start < characters.length; start += BETWEEN_BREAKS) {
    if (start > 0) parts.push('');
    parts.push(characters.slice(start, start + BETWEEN_BREAKS).join(''));
  }
  return parts;
}

interface WordsProps {
  readonly children: string;
  readonly as?: TextRole;
  readonly bold?: boolean;
  readonly style?: TextStyle;
}

/** Every piece of text in a report: cleaned for the typeface, set in a role of the type scale. */
export function Words({ children, as: role = 'body', bold = false, style = {} }: WordsProps): ReactNode {
  return (
    <Text
      hyphenationCallback={breakLongWord}
      style={[
        { fontFamily: typeface.regular },
        roles[role],
        bold ? { fontFamily: typeface.bold } : {},
        style,
      ]}
    >
      {printableText(children)}
    </Text>
  );
}

interface ChartLabelProps {
  readonly children: string;
  /** Baseline position in the drawing's points. */
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  readonly fill?: string;
}

/** One line of text inside a drawing. */
export function ChartLabel({
  children,
  x,
  y,
  anchor = 'start',
  bold = false,
  fill = colour.muted,
}: ChartLabelProps): ReactNode {
  return (
    <Text
      x={x}
      y={y}
      textAnchor={anchor}
      fill={fill}
      style={{ fontSize: size.label, fontFamily: bold ? typeface.bold : typeface.regular }}
    >
      {printableText(children)}
    </Text>
  );
}
