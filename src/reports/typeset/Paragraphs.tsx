import type { ReactNode } from 'react';
import { space } from './designTokens.ts';
import { type TextRole, Words } from './Words.tsx';

interface ParagraphsProps {
  readonly children: string;
  readonly as?: TextRole;
}

/** Prose set paragraph by paragraph; line feeds of any number separate them. */
export function Paragraphs({ children, as = 'body' }: ParagraphsProps): ReactNode {
  return [...paragraphsOf(children).entries()].map(([position, paragraph]) => (
    <Words key={position} as={as} style={{ marginTop: space.s }}>
      {paragraph}
    </Words>
  ));
}

/** The paragraphs of a text, without blank ones. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/[\r\n\u2028\u2029]+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
