import type { ReactNode } from 'react';
import { space } from './designTokens.ts';
import { ReportText, type TextRole } from './ReportText.tsx';

interface ParagraphsProps {
  readonly children: string;
  readonly as?: TextRole;
}

/** Prose, one element per paragraph; one or more line feeds separate paragraphs. */
export function Paragraphs({ children, as = 'body' }: ParagraphsProps): ReactNode {
  return [...paragraphsOf(children).entries()].map(([position, paragraph]) => (
    <ReportText key={position} as={as} style={{ marginTop: space.s }}>
      {paragraph}
    </ReportText>
  ));
}

/** The paragraphs of a text, without blank ones. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/[\r\n\u2028\u2029]+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
