import { type Styles, Text } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, LABEL_LINE, LABEL_SPACING, size } from './designTokens.ts';
import { printableText } from './printableText.ts';
import { hasJoinedLetters, isEastAsian, mayBeginLine, readsFromRight } from './scripts.ts';
import { familiesOf, typeface } from './typeface.ts';

type TextStyle = Styles[string];

const roles = {
  label: { fontSize: size.label, letterSpacing: LABEL_SPACING, color: colour.muted, lineHeight: LABEL_LINE },
  small: { fontSize: size.small, color: colour.ink, lineHeight: 1.4 },
  note: { fontSize: size.small, color: colour.muted, lineHeight: 1.45 },
  body: { fontSize: size.body, color: colour.ink, lineHeight: 1.5 },
  lead: { fontSize: size.lead, color: colour.ink, lineHeight: 1.5 },
  section: { fontSize: size.section, fontWeight: typeface.bold, color: colour.ink, lineHeight: 1.25 },
  heading: { fontSize: size.heading, fontWeight: typeface.bold, color: colour.ink, lineHeight: 1.2 },
  title: { fontSize: size.title, fontWeight: typeface.bold, color: colour.ink, lineHeight: 1.12 },
} satisfies Record<string, TextStyle>;

export type TextRole = keyof typeof roles;

/**
 * Characters a word may have before it may be broken inside; short enough for the narrowest table column. Words of prose, which runs
 * over the whole width, are longer.
 */
const UNBROKEN = 14;
const UNBROKEN_IN_PROSE = 30;
const PROSE: readonly TextRole[] = ['body', 'lead', 'section'];
const BETWEEN_BREAKS = 2;

/**
 * Where a line may break inside a word. The empty parts are break opportunities of no width: unlike a
 * hyphenation point, they add no hyphen, which would be misread as part of a column's name or of a value.
 */
export const breakLongWord = (word: string): string[] => brokenWord(word, UNBROKEN);
const breakProse = (word: string): string[] => brokenWord(word, UNBROKEN_IN_PROSE);

function brokenWord(word: string, unbroken: number): string[] {
  if (word.trim() === '') return [word];
  const eastAsian = isEastAsian(word);
  if (!eastAsian && (word.length <= unbroken || hasJoinedLetters(word))) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    const full = part.length >= (eastAsian ? 1 : BETWEEN_BREAKS);
    const mustStay = !mayBeginLine(character) && (eastAsian || part.length < unbroken);
    if (full && !mustStay) {
      parts.push(part, '');
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

interface ReportTextProps {
  readonly children: string;
  readonly as?: TextRole;
  readonly bold?: boolean;
  /** Whether it runs over the whole width. @default that of the role */
  readonly isProse?: boolean;
  readonly style?: TextStyle;
}

/** Text in a report: without characters the fonts lack, in a role of the type scale, in its reading direction. */
export function ReportText({
  children,
  as: role = 'body',
  bold = false,
  isProse = PROSE.includes(role),
  style = {},
}: ReportTextProps): ReactNode {
  const text = printableText(children);
  return (
    <Text
      hyphenationCallback={isProse ? breakProse : breakLongWord}
      style={[
        { fontFamily: familiesOf(text) },
        roles[role],
        bold ? { fontWeight: typeface.bold } : {},
        readsFromRight(text) ? { direction: 'rtl', textAlign: 'right' } : {},
        style,
      ]}
    >
      {text}
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
  const text = printableText(children);
  return (
    <Text
      x={x}
      y={y}
      textAnchor={anchor}
      fill={fill}
      style={{
        fontSize: size.label,
        fontFamily: familiesOf(text),
        fontWeight: bold ? typeface.bold : typeface.regular,
      }}
    >
      {text}
    </Text>
  );
}
