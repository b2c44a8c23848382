/** A reference to a computed result within a text of the model: `{{r:age:ph.ecog}}`, or a part of it, such as `{{d:time:sex|p}}` or `{{d:time:sex|mean:1}}`. */
const PLACEHOLDER = /\{\{([^{}|]{1,4000})(?:\|([^{}|]{1,2000}))?\}\}/g;

export interface Placeholder {
  readonly id: string;
  /** Which figure of the result, and of which level; null for its effect with the interval. */
  readonly part: string | null;
  /** Whether the sentence begins with it. */
  readonly startsSentence: boolean;
}

/** The placeholders of a text, in their order. */
export const placeholdersOf = (text: string): Placeholder[] =>
  Array.from(text.matchAll(PLACEHOLDER), ({ 1: id = '', 2: part, index }) =>
    placeholderOf(id, part, text.slice(0, index)),
  );

/**
 * The text with each placeholder replaced by what is computed.
 *
 * @param figureOf the figure as it is written in the language of the reader; undefined for an id or a part that nothing has
 * @returns the text; a placeholder that nothing was found for is replaced by `[?]`
 */
export const fillPlaceholders = (
  text: string,
  figureOf: (placeholder: Placeholder) => string | undefined,
): string =>
  text.replace(
    PLACEHOLDER,
    (_, id: string, part: string | undefined, offset: number) =>
      figureOf(placeholderOf(id, part, text.slice(0, offset))) ?? '[?]',
  );

const placeholderOf = (id: string, part: string | undefined, before: string): Placeholder => ({
  id: id.trim(),
  part: part?.trim() ?? null,
  startsSentence: /(?:^|[.!?]\s)\s*$/.test(before),
});

/** Stands for what is no text of the model: placeholders, and names. */
export const GAP = '\uFFFC';

/** The text without its placeholders and without characters that cannot be seen. */
export const withoutPlaceholders = (text: string): string =>
  text.replace(/\p{Cf}/gu, '').replace(PLACEHOLDER, GAP);

/** A sign before a figure turns it round. */
const BEFORE = /(?:[-+\u2010-\u2013\u2212\u00b1\u00d7*^]|minus\s+)\uFFFC/iu;
/** A letter, a percent sign or another figure behind one makes another figure of it. */
const BEHIND =
  /\uFFFC(?:\p{L}|\s*[%\u066a\u2030\ufe6a\uff05]|\s*(?:per ?cent|prozent)|[.,:·'’\u00a0\u202f]?\uFFFC)/iu;

/** What is wrong with how placeholders are written, one line each for the model. */
export function placeholderProblems(text: string): string[] {
  const rest = withoutPlaceholders(text);
  return [
    ...(/\{\{|\}\}/.test(rest) ? ['double braces that are no placeholder: write {{id}} or {{id|part}}'] : []),
    ...(BEFORE.test(rest) || BEHIND.test(rest)
      ? ['a sign, a letter, a percent sign or another figure beside a placeholder: it changes the figure']
      : []),
  ];
}
